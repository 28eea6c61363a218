"""The rows a model was trained on, whatever they came as: a DataFrame, an array, or a list of
texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Sequence

import numpy as np

from picklejar._errors import PicklejarError
from picklejar._json import is_missing, plain

FeatureType = Literal["number", "integer", "boolean", "string"]


@dataclass(frozen=True)
class Column:
    """One feature: its JSON type, the values that are present, and where values are missing."""

    name: str
    type: FeatureType
    present: np.ndarray
    missing: np.ndarray
    categorical: bool = False
    """True for a pandas ``category`` column, whose distinct values are the whole choice."""

    @property
    def numeric(self) -> bool:
        return self.type in ("number", "integer")


@dataclass(frozen=True)
class Table:
    """Rows as the model takes them (``raw``), with one name for each column."""

    raw: Any
    names: list[str]
    kind: Literal["frame", "array", "text"]

    def __len__(self) -> int:
        return len(self.raw)

    def columns(self) -> list[Column]:
        return [read_column(name, self._values(i)) for i, name in enumerate(self.names)]

    def rows(self, indices: Sequence[int]) -> "Table":
        chosen = (
            self.raw.iloc[list(indices)] if hasattr(self.raw, "iloc") else self.raw[list(indices)]
        )
        return Table(chosen, self.names, self.kind)

    def as_callers_send_it(self) -> "Table":
        """JSON knows no float32: narrow floats are widened, so that outputs can be reproduced."""
        if self.kind == "frame":
            narrow = [c for c, t in self.raw.dtypes.items() if t in (np.float32, np.float16)]
            return Table(self.raw.astype({c: np.float64 for c in narrow}), self.names, self.kind)
        if self.kind == "array" and self.raw.dtype.kind == "f":
            return Table(self.raw.astype(np.float64), self.names, self.kind)
        return self

    def json_rows(self) -> list[Any]:
        """Each row as a caller sends it: an object for a DataFrame, an array otherwise."""
        columns = [[plain(value) for value in self._values(i)] for i in range(len(self.names))]
        rows = [list(row) for row in zip(*columns)]
        return [dict(zip(self.names, row)) for row in rows] if self.kind == "frame" else rows

    def _values(self, index: int) -> Any:
        if self.kind == "text":
            return self.raw
        return self.raw.iloc[:, index] if self.kind == "frame" else self.raw[:, index]


def read_table(data: Any, names: Sequence[str] | None = None, what: str = "X") -> Table:
    """Reads ``data``; ``names`` are used where the data has none of its own."""
    if hasattr(data, "columns") and hasattr(data, "iloc"):
        return _frame(data, names, what)
    if hasattr(data, "toarray"):
        raise PicklejarError(
            f"{what} is a sparse matrix: pass {what}.toarray(), or a sample of its rows"
        )
    array = np.asarray(data)
    if array.ndim == 1 and len(array) and all(isinstance(value, str) for value in array):
        return Table(data if hasattr(data, "iloc") else array, list(names or ["text"]), "text")
    if array.ndim != 2:
        raise PicklejarError(
            f"{what} has shape {array.shape} (expected: rows and columns, two dimensions)"
        )
    names = list(names) if names is not None else [f"feature_{i}" for i in range(array.shape[1])]
    return _checked(Table(array, names, "array"), array.shape[1], what)


def _frame(data: Any, names: Sequence[str] | None, what: str) -> Table:
    own = [str(name) for name in data.columns]
    if names is not None and list(names) != own:
        raise PicklejarError(
            f"feature_names {list(names)} differ from the columns of {what}: {own}"
        )
    return _checked(Table(data, own, "frame"), len(own), what)


def _checked(table: Table, width: int, what: str) -> Table:
    if len(table.names) != width:
        raise PicklejarError(
            f"feature_names has {len(table.names)} names, {what} has {width} columns"
        )
    doubles = sorted({name for name in table.names if table.names.count(name) > 1})
    if doubles:
        raise PicklejarError(f"{what} has columns of the same name: {doubles}")
    if not len(table):
        raise PicklejarError(f"{what} has no rows")
    return table


def read_column(name: str, values: Any) -> Column:
    """Finds the JSON type of one column; refuses what JSON cannot carry, naming the column."""
    categorical = type(getattr(values, "dtype", None)).__name__ == "CategoricalDtype"
    array = np.asarray(values)
    if array.dtype.kind == "f":
        missing = np.isnan(array)
    elif array.dtype.kind in "OmM":
        missing = np.array([is_missing(value) for value in values], dtype=bool)
    else:
        missing = np.zeros(len(array), dtype=bool)
    present = array[~missing]
    kind = {"b": "boolean", "i": "integer", "u": "integer", "f": "number", "U": "string"}.get(
        array.dtype.kind
    )
    if array.dtype.kind == "O":
        kind, present = _object_column(name, present)
    if kind is None:
        raise PicklejarError(_unsendable(name, array.dtype))
    if kind == "number" and not np.isfinite(present).all():
        raise PicklejarError(
            f"column {name!r} holds an infinite value, which no caller can send as JSON"
        )
    return Column(name, kind, present, missing, categorical)


def _object_column(name: str, present: np.ndarray) -> tuple[FeatureType | None, np.ndarray]:
    """The common type of an object column's values, and these values as an array of it."""
    found = {_type_of(value) for value in present} or {"string"}
    if found == {"integer", "number"}:
        found = {"number"}
    if None in found:
        odd = next(value for value in present if _type_of(value) is None)
        raise PicklejarError(_unsendable(name, type(odd).__name__))
    if len(found) > 1:
        raise PicklejarError(
            f"column {name!r} mixes {' and '.join(sorted(found))} values: "
            "make it one type before training"
        )
    kind = found.pop()
    dtype = {"number": np.float64, "integer": np.int64}.get(kind, object)
    return kind, np.array(present.tolist(), dtype=dtype)


def _type_of(value: Any) -> FeatureType | None:
    if isinstance(value, (bool, np.bool_)):
        return "boolean"
    if isinstance(value, (int, np.integer)):
        return "integer"
    if isinstance(value, (float, np.floating)):
        return "number"
    return "string" if isinstance(value, str) else None


def _unsendable(name: str, kind: Any) -> str:
    text = str(kind)
    dates = any(word in text.lower() for word in ("date", "time", "period"))
    hint = (
        "turn dates into numbers (such as days) before training"
        if dates
        else "use numbers, booleans or text"
    )
    return f"column {name!r} holds {text} values, which JSON cannot carry: {hint}"
