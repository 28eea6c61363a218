"""Every golden row in examples and fixtures is what a freshly loaded model says: they can't drift
apart.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from replay import predict, strict

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES, FIXTURES = ROOT / "examples", ROOT / "model/src/test/resources/fixtures"
BREAST_CANCER = ROOT / "server/src/test/resources/golden/breast-cancer.json"

WITH_GOLDEN = sorted(
    path.parent for root in (EXAMPLES, FIXTURES) for path in root.glob("*/golden.json")
)
OTHER_LAYOUTS = ("hist_layout_", "mapper_")
"""Models written over in the layout of another version, and of a library that is not here."""
REPLAYED = [path for path in WITH_GOLDEN if not path.name.startswith(OTHER_LAYOUTS)]
ALL_JSON = sorted([*EXAMPLES.glob("*/*.json"), *FIXTURES.rglob("*.json"), BREAST_CANCER])


def check(folder: Path, golden: dict) -> None:
    cases = golden["cases"]
    bound = {"rtol": golden["tolerance"]["relative"], "atol": golden["tolerance"]["absolute"]}
    predictions, probabilities = predict(folder, cases)
    if (folder / "multilabel_binarizer.joblib").exists():
        assert [list(labels) for labels in predictions] == [case["prediction"] for case in cases]
        predictions = [len(labels) for labels in predictions]
        cases = [{**case, "prediction": len(case["prediction"])} for case in cases]
    expected = np.array([case["prediction"] for case in cases])
    actual = np.asarray(predictions).reshape(expected.shape)
    if expected.dtype.kind == "f":
        np.testing.assert_allclose(actual, expected, **bound)
    else:
        assert actual.tolist() == expected.tolist()
    assert ("probabilities" in cases[0]) == (probabilities is not None)
    if isinstance(probabilities, list):
        probabilities = list(zip(*probabilities))
    for case, row in zip(cases, [] if probabilities is None else probabilities):
        np.testing.assert_allclose(np.hstack(row), np.hstack(case["probabilities"]), **bound)


@pytest.mark.parametrize("folder", REPLAYED, ids=lambda folder: folder.name)
def test_the_loaded_model_says_what_golden_says(folder: Path) -> None:
    check(folder, strict(folder / "golden.json"))


def test_breast_cancer_says_what_golden_says() -> None:
    check(EXAMPLES / "breast-cancer", strict(BREAST_CANCER))


@pytest.mark.parametrize("file", ALL_JSON, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_json_is_strict(file: Path) -> None:
    strict(file)
    assert file.read_bytes().endswith(b"}\n") or file.parent.name == "breast-cancer"


@pytest.mark.parametrize("folder", WITH_GOLDEN, ids=lambda folder: folder.name)
def test_checksums_match(folder: Path) -> None:
    files = strict(folder / "metadata.json")["files"]
    assert set(files) == {path.name for path in folder.iterdir() if path.suffix != ".json"}
    for name, checksum in files.items():
        assert checksum == "sha256:" + hashlib.sha256((folder / name).read_bytes()).hexdigest()


def test_there_is_enough_of_everything() -> None:
    assert len(WITH_GOLDEN) > 150
    for folder in EXAMPLES.glob("*/golden.json"):
        assert len(strict(folder)["cases"]) >= 20
    assert len(strict(BREAST_CANCER)["cases"]) >= 20


def test_breast_cancer_is_just_what_a_notebook_leaves() -> None:
    names = {path.name for path in (EXAMPLES / "breast-cancer").iterdir()}
    assert names == {"model.joblib", "scaler.joblib", "metadata.json"}
    assert set(strict(EXAMPLES / "breast-cancer/metadata.json")) == set(
        "model_type model_version feature_names n_features sklearn_version python_version saved_at "
        "training_notes metrics".split()
    )
