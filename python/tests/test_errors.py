"""Each mistake is told in one line that says what to do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    LabelEncoder,
    MultiLabelBinarizer,
    StandardScaler,
)

import picklejar

X = np.arange(40.0).reshape(20, 2) % 7
Y = np.array(["no", "yes"])[np.arange(20) % 2]
MODEL = LogisticRegression().fit(X, Y)
FRAME = pd.DataFrame(X, columns=["a", "b"])
NAMED = LogisticRegression().fit(FRAME, Y)
BINARIZER = MultiLabelBinarizer().fit([["a", "b"]])
SETS = RandomForestClassifier(2, random_state=0).fit(X, BINARIZER.transform([["a"], []] * 10))


class Own(ClassifierMixin, BaseEstimator):
    """A class of the notebook's own."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return np.repeat(self.classes_[0], len(X))


def double(X):
    return X * 2


CASES = {
    "unfitted model": (LogisticRegression(), {}, "LogisticRegression is not fitted: call fit"),
    "unfitted pipeline": (
        make_pipeline(StandardScaler(), LogisticRegression()),
        {},
        "is not fitted",
    ),
    "unfitted scaler": (MODEL, {"preprocessing": StandardScaler()}, "StandardScaler is not fitted"),
    "class instead of object": (LogisticRegression, {"X": X}, "LogisticRegression is a class"),
    "no model": (StandardScaler().fit(X), {}, "StandardScaler has no predict method"),
    "own class": (Own().fit(X, Y), {}, r"model.joblib needs test_errors.Own, code of your own"),
    "lambda": (
        make_pipeline(FunctionTransformer(lambda x: x), LogisticRegression()).fit(X, Y),
        {},
        "lambdas and local functions",
    ),
    "own function": (
        make_pipeline(FunctionTransformer(double), LogisticRegression()).fit(X, Y),
        {},
        "needs test_errors.double",
    ),
    "own class in a preprocessor": (
        MODEL,
        {"preprocessing": {"double": FunctionTransformer(double).fit(X)}},
        "double.joblib needs test_errors.double",
    ),
    "columns too many": (
        MODEL,
        {"X": np.ones((5, 3))},
        "X has 3 columns, the model was trained on 2.*without the target",
    ),
    "columns in another order": (
        NAMED,
        {"X": FRAME[["b", "a"]]},
        r"in another order.*pass X\[\['a', 'b'\]\]",
    ),
    "columns of other names": (
        NAMED,
        {"X": FRAME.rename(columns={"b": "c"})},
        "columns of other names",
    ),
    "columns of one name": (
        MODEL,
        {"X": pd.DataFrame(X, columns=["a", "a"])},
        "columns of the same name",
    ),
    "one dimension": (MODEL, {"X": np.ones(3)}, r"X has shape \(3,\)"),
    "no rows": (MODEL, {"X": np.ones((0, 2))}, "X has no rows"),
    "sparse": (MODEL, {"X": csr_matrix(X)}, "X is a sparse matrix: pass X.toarray()"),
    "missing values": (
        MODEL,
        {"X": np.where(X == 3, np.nan, X)},
        "the model cannot predict these rows",
    ),
    "names too few": (
        MODEL,
        {"X": X, "feature_names": ["a"]},
        "feature_names has 1 names, X has 2 columns",
    ),
    "names against the frame's": (
        NAMED,
        {"X": FRAME, "feature_names": ["c", "d"]},
        "differ from the columns",
    ),
    "y too short": (MODEL, {"X": X, "y": Y[:3]}, "y has 3 values, X has 20 rows"),
    "y of other classes": (
        MODEL,
        {"X": X, "y": ["maybe"] * 20},
        "y holds 'maybe', which the model was not trained on",
    ),
    "y without X": (MODEL, {"y": Y}, "pass X too"),
    "version": (MODEL, {"version": "../1"}, "version '../1'"),
    "output": (MODEL, {"output": {"lables": []}}, "output has unknown key 'lables'"),
    "preprocessing name": (
        MODEL,
        {"preprocessing": {"model": StandardScaler().fit(X)}},
        "preprocessing name 'model'",
    ),
    "preprocessing path": (
        MODEL,
        {"preprocessing": {"../x": StandardScaler().fit(X)}},
        "preprocessing name '../x'",
    ),
    "no transformer": (
        MODEL,
        {"preprocessing": LinearRegression().fit(X, X)},
        "has no transform method",
    ),
    "label encoder before the model": (
        MODEL,
        {"preprocessing": LabelEncoder().fit(Y)},
        "pass it as labels=",
    ),
    "binarizer before the model": (
        MODEL,
        {"preprocessing": MultiLabelBinarizer().fit([["a"]])},
        "a MultiLabelBinarizer .* pass it as labels=",
    ),
    "binarizer of other labels": (
        MODEL,
        {"X": X, "labels": MultiLabelBinarizer().fit([["a", "b"]])},
        "MultiLabelBinarizer of 2 labels, .* it gives 1 outputs",
    ),
    "binarizer of a model of many classes": (
        MODEL,
        {"X": X, "labels": MultiLabelBinarizer().fit([["a"]])},
        "MultiLabelBinarizer of 1 labels, .* it gives other values",
    ),
    "binarizer not fitted": (MODEL, {"labels": MultiLabelBinarizer()}, "is not fitted"),
    "sets of unknown labels": (
        SETS,
        {"X": X, "y": [["a"], ["c"]] * (len(X) // 2), "labels": BINARIZER},
        "y holds 'c', which the model was not trained on",
    ),
    "too few sets": (SETS, {"X": X, "y": [["a"]], "labels": BINARIZER}, "y has 1 values, X has"),
    "golden against the schema": (
        NAMED,
        {"X": FRAME, "golden": FRAME, "features": {"a": {"maximum": 3}}},
        "golden row 2: 'a' is 4.0, outside",
    ),
    "golden of other columns": (
        NAMED,
        {"X": FRAME, "golden": FRAME[["a"]]},
        r"golden has columns \['a'\]",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_error(case: str, tmp_path) -> None:
    model, options, words = CASES[case]
    with pytest.raises(picklejar.PicklejarError, match=words) as error:
        picklejar.save(model, tmp_path / "folder", **options)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "folder").exists()


def test_a_file_in_the_way(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(picklejar.PicklejarError, match="is a file"):
        picklejar.save(MODEL, tmp_path / "file")
