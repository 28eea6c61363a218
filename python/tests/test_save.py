"""What ``save`` writes, for every kind of model and data."""

from __future__ import annotations

import os
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.ensemble import IsolationForest, RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    LabelEncoder,
    MultiLabelBinarizer,
    OrdinalEncoder,
    StandardScaler,
)

import picklejar
from replay import strict

X, Y = load_iris(return_X_y=True)
FRAME = load_iris(as_frame=True).data
MODEL = LogisticRegression(max_iter=1000).fit(X, Y)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_five_files_and_nothing_else(tmp_path: Path) -> None:
    folder = picklejar.save(MODEL, tmp_path / "a" / "iris", X, Y)
    assert folder == tmp_path / "a" / "iris"
    assert names(folder) == ["baseline.json", "golden.json", "metadata.json", "model.joblib"]
    assert np.array_equal(joblib.load(folder / "model.joblib").coef_, MODEL.coef_)


def test_metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    metrics = {
        "accuracy": np.float64(0.97),
        "confusion": np.array([[1, 2], [3, 4]]),
        "skipped": float("nan"),
    }
    folder = picklejar.save(
        MODEL, tmp_path, X, Y, version="2.1.0", metrics=metrics, notes="é", labels=["a", "b", "c"]
    )
    metadata = strict(folder / "metadata.json")
    assert list(metadata) == (
        "model_type model_version feature_names n_features sklearn_version python_version saved_at "
        "training_notes metrics classes training features output files".split()
    )
    assert metadata["feature_names"] == ["feature_0", "feature_1", "feature_2", "feature_3"]
    assert (metadata["model_type"], metadata["model_version"], metadata["n_features"]) == (
        "LogisticRegression",
        "2.1.0",
        4,
    )
    assert metadata["saved_at"] == "1970-01-01T00:00:00Z"
    assert metadata["metrics"] == {"accuracy": 0.97, "confusion": [[1, 2], [3, 4]], "skipped": None}
    assert metadata["classes"] == [0, 1, 2]
    assert metadata["training"] == {"rows": 150}
    assert metadata["output"] == {"labels": ["a", "b", "c"]}
    assert "é" in (folder / "metadata.json").read_text(encoding="utf-8")


def test_without_rows_only_what_the_model_knows(tmp_path: Path) -> None:
    folder = picklejar.save(LogisticRegression(max_iter=1000).fit(FRAME, Y), tmp_path)
    assert names(folder) == ["metadata.json", "model.joblib"]
    metadata = strict(folder / "metadata.json")
    assert metadata["feature_names"] == FRAME.columns.tolist()
    assert "features" not in metadata and "training" not in metadata


def test_golden_rows_are_objects_for_a_frame_and_arrays_for_an_array(tmp_path: Path) -> None:
    model = LogisticRegression(max_iter=1000).fit(FRAME, Y)
    case = strict(picklejar.save(model, tmp_path / "f", FRAME) / "golden.json")["cases"][0]
    assert case["features"] == {
        "sepal length (cm)": 5.1,
        "sepal width (cm)": 3.5,
        "petal length (cm)": 1.4,
        "petal width (cm)": 0.2,
    }
    case = strict(picklejar.save(MODEL, tmp_path / "a", X) / "golden.json")["cases"][0]
    assert case["features"] == [5.1, 3.5, 1.4, 0.2]
    assert case["prediction"] == 0 and sum(case["probabilities"]) == pytest.approx(1)


def test_golden_covers_classes_and_missing_values_the_same_way_each_time(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(
        {"a": rng.normal(size=500), "b": rng.choice(["x", "y"], 500).astype(object)}
    )
    rows.loc[[77, 300], "b"] = np.nan
    target = np.where(np.arange(500) == 123, "rare", np.where(rows["a"] > 0, "up", "down"))
    rows.loc[123, "a"] = 40.0
    encoder = OrdinalEncoder(encoded_missing_value=-1).fit(rows[["b"]])
    from sklearn.compose import make_column_transformer

    prepare = make_column_transformer((encoder, ["b"]), remainder="passthrough")
    model = make_pipeline(prepare, RandomForestClassifier(10, random_state=0)).fit(rows, target)
    first = picklejar.save(model, tmp_path / "1", rows)
    second = picklejar.save(model, tmp_path / "2", rows)
    cases = strict(first / "golden.json")["cases"]
    assert len(cases) == 20
    assert {case["prediction"] for case in cases} == set(model.predict(rows))
    assert any(case["features"]["b"] is None for case in cases)
    assert (first / "golden.json").read_bytes() == (second / "golden.json").read_bytes()


def test_golden_options(tmp_path: Path) -> None:
    golden = strict(
        picklejar.save(MODEL, tmp_path / "a", X, golden=X[:3] * 50, tolerance={"relative": 1e-6})
        / "golden.json"
    )
    assert golden["tolerance"] == {"relative": 1e-6, "absolute": 1e-12}
    assert [case["features"] for case in golden["cases"]] == (X[:3] * 50).tolist()
    assert names(picklejar.save(MODEL, tmp_path / "b", X, golden_rows=0, baseline=False)) == [
        "metadata.json",
        "model.joblib",
    ]
    assert len(strict(picklejar.save(MODEL, tmp_path / "c", X[:4]) / "golden.json")["cases"]) == 4


def test_baseline(tmp_path: Path) -> None:
    rows = pd.DataFrame({"n": [1.0, 2.0, np.nan, 11.0], "s": ["a", "a", "b", "c"]})
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import OneHotEncoder

    prepare = make_column_transformer((SimpleImputer(), ["n"]), (OneHotEncoder(), ["s"]))
    model = make_pipeline(prepare, LogisticRegression()).fit(rows, [True, True, False, False])
    baseline = strict(
        picklejar.save(model, tmp_path, rows, [True, True, False, False]) / "baseline.json"
    )
    n = baseline["features"]["n"]
    assert (n["type"], n["count"], n["missing"], n["min"], n["max"]) == ("number", 3, 1, 1.0, 11.0)
    assert n["histogram"] == {
        "edges": [float(i) for i in range(1, 12)],
        "counts": [1, 1, 0, 0, 0, 0, 0, 0, 0, 1],
    }
    assert list(n["quantiles"]) == ["0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"]
    assert baseline["features"]["s"] == {
        "type": "string",
        "count": 4,
        "missing": 0,
        "categories": {"a": 2, "b": 1, "c": 1},
    }
    assert sum(baseline["predictions"]["classes"].values()) == baseline["rows"] == 4
    assert baseline["target"] == {"classes": {"false": 2, "true": 2}}
    assert baseline["confidence"]["count"] == 4


def test_free_text_does_not_end_up_in_the_baseline(tmp_path: Path) -> None:
    texts = [f"a private letter number {i}" for i in range(200)]
    model = make_pipeline(CountVectorizer(), LogisticRegression()).fit(texts, np.arange(200) % 2)
    folder = picklejar.save(model, tmp_path, texts)
    assert strict(folder / "baseline.json")["features"]["text"] == {
        "type": "string",
        "count": 200,
        "missing": 0,
        "categories": {},
        "other": 200,
    }
    assert strict(folder / "metadata.json")["features"] == [
        {"name": "text", "type": "string", "example": "a private letter number 0"}
    ]
    assert strict(folder / "golden.json")["cases"][0]["features"] == ["a private letter number 0"]
    series = pd.Series(texts, index=range(1000, 1200))
    assert picklejar.save(model, tmp_path / "series", series, feature_names=["letter"])


def test_several_outputs(tmp_path: Path) -> None:
    target = np.column_stack([Y, Y == 1])
    forest = RandomForestClassifier(3, max_depth=2, random_state=0).fit(X, target)
    folder = picklejar.save(forest, tmp_path / "classes", X, target)
    case = strict(folder / "golden.json")["cases"][0]
    assert case["prediction"] == [0, 0]
    assert [len(output) for output in case["probabilities"]] == [3, 2]
    assert strict(folder / "metadata.json")["classes"] == [[0, 1, 2], [0, 1]]
    assert len(strict(folder / "baseline.json")["predictions"]["outputs"]) == 2
    linear = LinearRegression().fit(X, X[:, :2] * 2)
    folder = picklejar.save(linear, tmp_path / "numbers", X)
    assert strict(folder / "golden.json")["cases"][0]["prediction"] == pytest.approx([10.2, 7.0])
    assert "classes" not in strict(folder / "metadata.json")
    one = LinearRegression().fit(X, X[:, :1])
    case = strict(picklejar.save(one, tmp_path / "column", X) / "golden.json")["cases"][0]
    assert case["prediction"] == pytest.approx(5.1)


@pytest.mark.parametrize(
    "model", [KMeans(3, n_init=1, random_state=0), IsolationForest(n_estimators=5, random_state=0)]
)
def test_clusterers_and_outlier_detectors_give_classes(model, tmp_path: Path) -> None:
    folder = picklejar.save(model.fit(X), tmp_path, X)
    assert isinstance(strict(folder / "golden.json")["cases"][0]["prediction"], int)
    assert set(strict(folder / "baseline.json")["predictions"]) == {"classes"}


def test_preprocessors_are_files_of_their_own_in_order(tmp_path: Path) -> None:
    encoder = OrdinalEncoder().fit(X)
    scaler = StandardScaler().fit(encoder.transform(X))
    model = LogisticRegression(max_iter=1000).fit(scaler.transform(encoder.transform(X)), Y)
    listed = picklejar.save(
        model, tmp_path / "list", X, preprocessing=[encoder, scaler], golden=X[:5]
    )
    assert strict(listed / "metadata.json")["preprocessing"] == ["encoder.joblib", "scaler.joblib"]
    named = picklejar.save(
        model, tmp_path / "dict", X, preprocessing={"one": encoder, "two": scaler}, golden=X[:5]
    )
    assert strict(named / "metadata.json")["preprocessing"] == ["one.joblib", "two.joblib"]
    assert set(strict(named / "metadata.json")["files"]) == {
        "one.joblib",
        "two.joblib",
        "model.joblib",
    }
    twice = picklejar.save(
        model, tmp_path / "twice", X, preprocessing=[encoder, scaler, StandardScaler().fit(X)]
    )
    assert strict(twice / "metadata.json")["preprocessing"][1:] == [
        "scaler.joblib",
        "scaler_2.joblib",
    ]
    alone = LogisticRegression(max_iter=1000).fit(StandardScaler().fit(X).transform(X), Y)
    folder = picklejar.save(alone, tmp_path / "one", X, preprocessing=StandardScaler().fit(X))
    assert strict(folder / "metadata.json")["preprocessing"] == ["scaler.joblib"]


def test_a_label_encoder_decodes_predictions(tmp_path: Path) -> None:
    encoder = LabelEncoder().fit(["setosa", "versicolor", "virginica"])
    folder = picklejar.save(MODEL, tmp_path, X, Y, labels=encoder)
    assert "label_encoder.joblib" in names(folder)
    assert strict(folder / "metadata.json")["classes"] == ["setosa", "versicolor", "virginica"]
    assert strict(folder / "golden.json")["cases"][0]["prediction"] == "setosa"
    assert strict(folder / "baseline.json")["target"] == {
        "classes": {"setosa": 50, "versicolor": 50, "virginica": 50}
    }


SETS = [["petal"] * (row[2] > 2) + ["sepal"] * (row[0] > 5.5) for row in X.tolist()]


def multilabel(binarizer: MultiLabelBinarizer) -> RandomForestClassifier:
    forest = RandomForestClassifier(4, max_depth=3, random_state=0)
    return forest.fit(X, binarizer.fit_transform(SETS))


def test_a_multilabel_binarizer_decodes_predictions(tmp_path: Path) -> None:
    binarizer = MultiLabelBinarizer()
    model = multilabel(binarizer)
    folder = picklejar.save(model, tmp_path, X, SETS, labels=binarizer)
    assert "multilabel_binarizer.joblib" in names(folder)
    metadata = strict(folder / "metadata.json")
    assert (metadata["labels"], metadata["classes"]) == (["petal", "sepal"], [[0, 1], [0, 1]])
    cases = strict(folder / "golden.json")["cases"]
    expected = binarizer.inverse_transform(model.predict([case["features"] for case in cases]))
    assert [tuple(case["prediction"]) for case in cases] == expected
    assert {(), ("petal", "sepal")} <= set(expected)
    assert np.shape(cases[0]["probabilities"]) == (2, 2)
    counts = {name: sum(name in labels for labels in SETS) for name in ("petal", "sepal")}
    target = {"labels": counts, "empty": SETS.count([])}
    assert strict(folder / "baseline.json")["target"] == target
    codes = binarizer.transform(SETS)
    coded = picklejar.save(model, tmp_path, X, codes, labels=binarizer, overwrite=True)
    assert strict(coded / "baseline.json")["target"] == target


def test_golden_has_every_label_and_not_every_combination(tmp_path: Path) -> None:
    rows = np.eye(7)[np.arange(70) % 7]
    sets = [[f"l{i}", f"l{(i * 3) % 7}"] for i in np.arange(70) % 7]
    binarizer = MultiLabelBinarizer()
    model = RandomForestClassifier(1, bootstrap=False, max_features=None, random_state=0)
    model.fit(rows, binarizer.fit_transform(sets))
    folder = picklejar.save(model, tmp_path, rows, labels=binarizer, golden_rows=1)
    cases = strict(folder / "golden.json")["cases"]
    assert {label for case in cases for label in case["prediction"]} == set(binarizer.classes_)
    assert len(cases) < 7


def test_one_label_alone_is_a_list_as_well(tmp_path: Path) -> None:
    binarizer = MultiLabelBinarizer()
    codes = binarizer.fit_transform([["big"] * (row[2] > 2) for row in X.tolist()])
    model = LogisticRegression(max_iter=1000).fit(X, codes[:, 0])
    folder = picklejar.save(model, tmp_path, X, labels=binarizer)
    predictions = [case["prediction"] for case in strict(folder / "golden.json")["cases"]]
    assert [] in predictions and ["big"] in predictions


@pytest.mark.parametrize("sparse", [False, True])
def test_labels_of_a_sparse_target(sparse: bool, tmp_path: Path) -> None:
    binarizer = MultiLabelBinarizer(sparse_output=sparse)
    codes = binarizer.fit_transform(SETS)
    model = OneVsRestClassifier(LogisticRegression(max_iter=1000)).fit(X, codes)
    folder = picklejar.save(model, tmp_path, X, codes, labels=binarizer)
    assert strict(folder / "golden.json")["cases"][0]["prediction"] == []


def test_float32_rows_are_widened_before_the_model_sees_them(tmp_path: Path) -> None:
    narrow = X.astype(np.float32)
    case = strict(picklejar.save(MODEL, tmp_path, narrow) / "golden.json")["cases"][0]
    assert case["features"] == narrow[0].astype(float).tolist()
    expected = MODEL.predict_proba(narrow[:1].astype(float))[0]
    assert case["probabilities"] == pytest.approx(expected.tolist(), rel=1e-12)


@pytest.mark.parametrize("compress", [3, ("lz4", 1), ("xz", 3)])
def test_compression(compress, tmp_path: Path) -> None:
    folder = picklejar.save(MODEL, tmp_path, X, compress=compress)
    assert np.array_equal(joblib.load(folder / "model.joblib").coef_, MODEL.coef_)


def test_overwrite_replaces_all_and_leaves_nothing_of_the_old(tmp_path: Path) -> None:
    scaler = StandardScaler().fit(X)
    picklejar.save(MODEL, tmp_path, X, preprocessing=scaler)
    with pytest.raises(
        picklejar.PicklejarError, match="already holds a model: pass overwrite=True"
    ):
        picklejar.save(MODEL, tmp_path, X)
    picklejar.save(MODEL, tmp_path, version="2", overwrite=True)
    assert names(tmp_path) == ["metadata.json", "model.joblib"]
    assert strict(tmp_path / "metadata.json")["model_version"] == "2"


def test_files_that_are_not_ours_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    picklejar.save(MODEL, tmp_path, X)
    assert (tmp_path / "README.md").read_text() == "mine"
    (tmp_path / "scaler.joblib").write_bytes(b"")
    with pytest.raises(
        picklejar.PicklejarError, match="holds scaler.joblib, which is no part of this model"
    ):
        picklejar.save(MODEL, tmp_path, X, overwrite=True)


def test_a_failure_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picklejar.save(MODEL, tmp_path / "old", X)
    before = {path.name: path.read_bytes() for path in (tmp_path / "old").iterdir()}

    def full(*_args, **_options):
        raise OSError("disk full")

    monkeypatch.setattr(joblib, "dump", full)
    for name in ("old", "new"):
        with pytest.raises(OSError, match="disk full"):
            picklejar.save(MODEL, tmp_path / name, overwrite=True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "old").iterdir()} == before
    assert os.listdir(tmp_path) == ["old"]
