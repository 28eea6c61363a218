"""What is inferred of each kind of column, and what is refused."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from picklejar import PicklejarError
from picklejar._schema import infer, problem, refine
from picklejar._table import read_table


def feature(values, **words):
    table = read_table(pd.DataFrame({"x": values}))
    return infer(table.columns(), {"x": words} if words else None)[0]


@pytest.mark.parametrize(
    "values, expected",
    [
        (
            [3, 1, 2],
            {"type": "integer", "minimum": 1, "maximum": 3, "out_of_range": "warn", "example": 2},
        ),
        (
            [0.5, 1.5, 9.0],
            {
                "type": "number",
                "minimum": 0.5,
                "maximum": 9.0,
                "out_of_range": "warn",
                "example": 1.5,
            },
        ),
        (
            [1.0, np.nan, 3.0, 3.0],
            {
                "type": "number",
                "minimum": 1.0,
                "maximum": 3.0,
                "out_of_range": "warn",
                "nullable": True,
                "example": 3.0,
            },
        ),
        ([True, False, True], {"type": "boolean", "example": True}),
        (["b", "a", "b"], {"type": "string", "enum": ["a", "b"], "example": "b"}),
        (["b", None, "b"], {"type": "string", "enum": ["b"], "nullable": True, "example": "b"}),
        ([True, None, True], {"type": "boolean", "nullable": True, "example": True}),
        (pd.Categorical(["y", "x", "y"]), {"type": "string", "enum": ["x", "y"], "example": "y"}),
        (pd.Categorical([7, 3, 7]), {"type": "integer", "enum": [3, 7], "example": 7}),
        (
            pd.array([1, None, 5], dtype="Int64"),
            {
                "type": "integer",
                "minimum": 1,
                "maximum": 5,
                "out_of_range": "warn",
                "nullable": True,
                "example": 1,
            },
        ),
        (
            pd.array([True, None], dtype="boolean"),
            {"type": "boolean", "nullable": True, "example": True},
        ),
        (
            pd.array(["a", None], dtype="string"),
            {"type": "string", "enum": ["a"], "nullable": True, "example": "a"},
        ),
        ([np.nan, np.nan], {"type": "number", "nullable": True}),
        (np.array([1, 2.5, None], dtype=object), {"type": "number", "nullable": True}),
    ],
)
def test_inference(values, expected) -> None:
    assert {"name": "x", **expected}.items() <= feature(values).items()


def test_text_of_many_values_has_no_enum() -> None:
    assert "enum" not in feature([f"name {i}" for i in range(51)])
    assert len(feature([f"name {i}" for i in range(50)])["enum"]) == 50


def test_the_words_keep_their_order() -> None:
    assert (
        list(feature([1.0, np.nan]))
        == "name type minimum maximum out_of_range nullable example".split()
    )


@pytest.mark.parametrize(
    "values, words",
    [
        (
            pd.date_range("2024-01-01", periods=3),
            "column 'x' holds datetime64[ns] values.*turn dates into numbers",
        ),
        ([datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)], "column 'x' holds date values"),
        (pd.to_timedelta([1, 2], unit="d"), "column 'x' holds timedelta64"),
        ([1, "two", 3.0], "column 'x' mixes integer and number and string values"),
        ([True, "no"], "column 'x' mixes boolean and string"),
        ([[1], [2]], "column 'x' holds list values"),
        ([1.0, np.inf], "column 'x' holds an infinite value"),
        ([1j, 2j], "column 'x' holds complex128 values"),
    ],
)
def test_what_json_cannot_carry_is_refused(values, words) -> None:
    with pytest.raises(PicklejarError, match=words.replace("[", r"\[")):
        feature(values)


def test_named_limits_replace_the_range_seen_in_training_and_are_enforced() -> None:
    age = feature([20, 30], minimum=0)
    assert age["minimum"] == 0 and "maximum" not in age and "out_of_range" not in age
    assert problem(age, -5) == "is -5, outside the limits"
    assert problem(age, 500) is None
    assert feature([20, 30], out_of_range="reject")["maximum"] == 30
    assert "enum" not in feature(["a"], enum=None)


def test_unknown_features_and_words_are_refused() -> None:
    with pytest.raises(PicklejarError, match="features names 'y', which is no column of X"):
        infer(read_table(pd.DataFrame({"x": [1]})).columns(), {"y": {}})
    with pytest.raises(PicklejarError, match="unknown key 'min'"):
        feature([1], min=0)


@pytest.mark.parametrize(
    "words, value, refused",
    [
        ({"type": "number"}, None, True),
        ({"type": "number", "nullable": True}, None, False),
        ({"type": "number"}, True, True),
        ({"type": "integer"}, 3.0, False),
        ({"type": "integer"}, 3.5, True),
        ({"type": "string", "enum": ["a"]}, "b", True),
        ({"type": "string", "enum": ["a"], "out_of_range": "warn"}, "b", False),
        ({"type": "number", "exclusiveMinimum": 0}, 0, True),
        ({"type": "number", "maximum": 1, "out_of_range": "warn"}, 2, False),
        ({"type": "boolean"}, 1, True),
    ],
)
def test_problem(words, value, refused) -> None:
    assert (problem(refine({"name": "x"}, words), value) is not None) == refused
