"""What a caller may send: each feature in JSON Schema's words, inferred from the training data."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np

from picklejar._errors import PicklejarError
from picklejar._json import plain
from picklejar._table import Column

MAX_ENUM = 50
LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
WORDS = (
    "type",
    *LIMITS,
    "out_of_range",
    "enum",
    "pattern",
    "nullable",
    "default",
    "description",
    "example",
)

Feature = dict[str, Any]


def infer(
    columns: list[Column], overrides: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Feature]:
    """One schema for each column, in order, with the caller's ``overrides`` laid over what was
    inferred.
    """
    overrides = dict(overrides or {})
    names = [column.name for column in columns]
    for name, words in overrides.items():
        if name not in names:
            raise PicklejarError(f"features names {name!r}, which is no column of X: {names}")
        unknown = [word for word in words if word not in WORDS]
        if unknown:
            raise PicklejarError(
                f"features[{name!r}] has unknown key {unknown[0]!r} (expected: {', '.join(WORDS)})"
            )
    return [refine(infer_one(column), overrides.get(column.name, {})) for column in columns]


def infer_one(column: Column) -> Feature:
    """Numbers get the range seen in training (outside it: a warning), text with few values its
    categories.
    """
    feature: Feature = {"name": column.name, "type": column.type}
    values = column.present
    if column.type != "boolean" and (column.type == "string" or column.categorical):
        distinct = sorted(set(values.tolist()))
        if 0 < len(distinct) <= MAX_ENUM:
            feature["enum"] = distinct
    elif column.numeric and len(values):
        feature |= {
            "minimum": plain(values.min()),
            "maximum": plain(values.max()),
            "out_of_range": "warn",
        }
    if column.missing.any():
        feature["nullable"] = True
    feature["example"] = typical(column)
    return feature


def typical(column: Column) -> Any:
    """The median as a value that occurs, or the most frequent value; None where all are missing."""
    if not len(column.present):
        return None
    if column.numeric:
        return plain(np.quantile(column.present, 0.5, method="nearest"))
    values, counts = np.unique(column.present, return_counts=True)
    return plain(values[counts.argmax()])


def refine(inferred: Feature, words: Mapping[str, Any]) -> Feature:
    """Lays the caller's words over the inferred ones; None removes a word.

    Naming any limit replaces the whole inferred range, and makes it a real one: values outside are
    rejected unless ``out_of_range`` says otherwise. A range merely seen in training is never
    enforced.
    """
    feature = dict(inferred)
    if any(word in words for word in LIMITS):
        for word in (*LIMITS, "out_of_range"):
            feature.pop(word, None)
    feature.update(plain(dict(words)))
    ordered = {word: feature[word] for word in ("name", *WORDS) if feature.get(word) is not None}
    return ordered


def problem(feature: Feature, value: Any) -> str | None:
    """Why the server would refuse this value, or None: used so that no golden row contradicts the
    schema.
    """
    if value is None:
        return None if feature.get("nullable") else "is missing, but the feature is not nullable"
    if not _has_type(feature["type"], value):
        return f"is {value!r} (expected: {feature['type']})"
    if feature.get("out_of_range") == "warn":
        return None
    if "enum" in feature and value not in feature["enum"]:
        return f"is {value!r} (expected one of: {feature['enum']})"
    outside = (
        value < feature.get("minimum", value)
        or value > feature.get("maximum", value)
        or ("exclusiveMinimum" in feature and value <= feature["exclusiveMinimum"])
        or ("exclusiveMaximum" in feature and value >= feature["exclusiveMaximum"])
    )
    return f"is {value!r}, outside the limits" if outside else None


def _has_type(expected: str, value: Any) -> bool:
    if expected == "boolean" or isinstance(value, bool):
        return expected == "boolean" and isinstance(value, bool)
    if expected == "string":
        return isinstance(value, str)
    return isinstance(value, int) or (
        isinstance(value, float) and (expected == "number" or value.is_integer())
    )
