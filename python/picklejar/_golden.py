"""Golden rows: inputs with the notebook's own outputs, which the server replays before it may
serve.
"""

from __future__ import annotations

import json
from typing import Any, Mapping

import numpy as np

from picklejar._errors import PicklejarError
from picklejar._model import Chain, Outputs
from picklejar._schema import Feature, problem
from picklejar._table import Table

TOLERANCE = {"relative": 1e-9, "absolute": 1e-12}


def seen(outputs: Outputs, classes: bool, sets: bool) -> list[set[str]]:
    """What each row shows that golden is to hold: its predicted class, or each of its labels."""
    if sets:
        return [{json.dumps(label) for label in labels} or {""} for labels in outputs.predictions]
    return [{json.dumps(p)} if classes else set() for p in outputs.predictions]


def choose(table: Table, seen: list[set[str]], missing: np.ndarray, count: int) -> list[int]:
    """Row numbers, the same ones each time: one row with everything that was ``seen``, one with
    each feature missing, and the rest spread evenly from the first row to the last. ``missing`` is
    rows × features.
    """
    chosen = _first_of_each(seen)
    for column in missing.T:
        if column.any() and not column[chosen].any():
            chosen.append(int(column.argmax()))
    if len(chosen) < count:
        spread = np.linspace(0, len(table) - 1, min(count, len(table))).round().astype(int).tolist()
        rest = [row for row in spread if row not in chosen]
        chosen = list(dict.fromkeys(chosen))
        keep = (
            np.linspace(0, len(rest) - 1, min(count - len(chosen), len(rest))).round().astype(int)
        )
        chosen += [rest[i] for i in keep]
    return sorted(set(chosen))


def _first_of_each(seen: list[set[str]]) -> list[int]:
    first: dict[str, int] = {}
    for row, labels in enumerate(seen):
        for label in labels:
            first.setdefault(label, row)
    return list(dict.fromkeys(first.values()))


def write(
    chain: Chain, rows: Table, features: list[Feature], tolerance: Mapping[str, float]
) -> dict[str, Any]:
    """The content of golden.json; refuses rows that the server's validation would refuse."""
    rows = rows.as_callers_send_it()
    inputs = rows.json_rows()
    for number, row in enumerate(inputs):
        for feature, value in zip(features, row.values() if isinstance(row, dict) else row):
            reason = problem(feature, value)
            if reason:
                raise PicklejarError(f"golden row {number}: {feature['name']!r} {reason}")
    outputs = chain.run(rows)
    cases = [{"features": row, "prediction": p} for row, p in zip(inputs, outputs.predictions)]
    for case, probabilities in zip(cases, outputs.probabilities or []):
        case["probabilities"] = probabilities
    return {"tolerance": dict(tolerance), "cases": cases}
