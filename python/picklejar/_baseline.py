"""The training distribution of features and predictions, which drift is measured against."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from picklejar._json import label, plain
from picklejar._model import Outputs
from picklejar._schema import MAX_ENUM
from picklejar._table import Column

BINS = 10
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
RARE = 0.01


def write(
    columns: list[Column],
    outputs: Outputs,
    classes: bool,
    target: list[Any] | None,
    sets: bool = False,
) -> dict[str, Any]:
    """The content of baseline.json; with ``sets`` a row's answer is a list of labels."""
    summary = labels if sets else lambda values: results(values, classes)
    document: dict[str, Any] = {
        "rows": len(outputs.predictions),
        "features": {column.name: feature(column) for column in columns},
        "predictions": summary(outputs.predictions),
    }
    if outputs.probabilities is not None and not _several(outputs.probabilities[0]):
        document["confidence"] = numbers(np.max(np.asarray(outputs.probabilities), axis=1))
    if target is not None:
        document["target"] = summary(target)
    return document


def feature(column: Column) -> dict[str, Any]:
    """One feature: a numeric summary, or the count of each category."""
    missing = int(column.missing.sum())
    if column.numeric:
        return {"type": "number"} | numbers(column.present, missing)
    return {"type": column.type, "count": len(column.present), "missing": missing} | categories(
        column.present
    )


def numbers(values: np.ndarray, missing: int = 0) -> dict[str, Any]:
    """Count, moments (population std), ten equal bins from min to max, and quantiles."""
    summary: dict[str, Any] = {"count": len(values), "missing": missing}
    if not len(values):
        return summary
    values = np.asarray(values, dtype=np.float64)
    counts, edges = np.histogram(values, bins=BINS)
    summary |= {
        "mean": values.mean(),
        "std": values.std(),
        "min": values.min(),
        "max": values.max(),
    }
    summary["histogram"] = {"edges": edges, "counts": counts}
    summary["quantiles"] = {str(q): np.quantile(values, q) for q in QUANTILES}
    return plain(summary)


def categories(values: np.ndarray) -> dict[str, Any]:
    """How often each value occurs. Of many different ones (names, free text) only the frequent are
    kept, the rest is counted as ``other``: a baseline must not carry anyone's data into production.
    """
    counts = Counter(label(value) for value in values.tolist())
    kept = sorted(counts.items())
    if len(counts) > MAX_ENUM:
        kept = [(name, n) for name, n in counts.most_common(MAX_ENUM) if n >= RARE * len(values)]
    summary: dict[str, Any] = {"categories": dict(kept)}
    if len(kept) < len(counts):
        summary["other"] = len(values) - sum(n for _, n in kept)
    return summary


def labels(values: list[list[Any]]) -> dict[str, Any]:
    """Sets of labels: in how many rows each applies, and in how many none does."""
    counts = Counter(label(value) for applying in values for value in applying)
    return {"labels": dict(sorted(counts.items())), "empty": sum(not each for each in values)}


def results(values: list[Any], classes: bool) -> dict[str, Any]:
    """Predictions (or the training target): count of each class, or a numeric summary; per output
    if several.
    """
    if _several([values[0]]):
        return {"outputs": [results(list(output), classes) for output in zip(*values)]}
    if classes:
        return {"classes": dict(sorted(Counter(label(value) for value in values).items()))}
    return numbers(np.asarray(values))


def _several(values: list[Any]) -> bool:
    return isinstance(values[0], list)
