"""Strict JSON that people like to read: no NaN, UTF-8, short things on one line."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

WIDTH = 120


def is_missing(value: Any) -> bool:
    """True for None, NaN, pandas.NA and NaT: whatever a notebook calls "no value"."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating)) and math.isnan(value)


def plain(value: Any) -> Any:
    """The value in JSON's own types: numpy unwrapped, whatever is missing as None."""
    if is_missing(value):
        return None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.tolist()]
    if isinstance(value, np.generic):
        return plain(value.item())
    return value


def label(value: Any) -> str:
    """A class as a JSON object key: text stays as it is, True becomes "true", 1 becomes "1"."""
    return value if isinstance(value, str) else json.dumps(plain(value))


def dumps(document: Any) -> str:
    """The document as indented JSON; NaN and infinity raise ValueError."""
    return _render(document, "") + "\n"


def _render(value: Any, indent: str) -> str:
    flat = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not isinstance(value, (dict, list)) or len(indent) + len(flat) <= WIDTH:
        return flat
    inner = indent + "  "
    if isinstance(value, dict):
        lines = [
            f"{json.dumps(k, ensure_ascii=False)}: {_render(v, inner)}" for k, v in value.items()
        ]
    elif any(isinstance(item, (dict, list)) for item in value):
        lines = [_render(item, inner) for item in value]
    else:
        lines = _filled(
            [json.dumps(item, ensure_ascii=False) for item in value], WIDTH - len(inner)
        )
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(inner + line for line in lines) + "\n" + indent + closing


def _filled(items: list[str], width: int) -> list[str]:
    """Packs scalars into lines, as a paragraph is filled with words."""
    lines = [items[0]]
    for item in items[1:]:
        if len(lines[-1]) + 2 + len(item) <= width:
            lines[-1] += ", " + item
        else:
            lines.append(item)
    return lines
