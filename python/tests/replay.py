"""Replays a model folder's golden rows in plain Python, as a server would: from the files alone."""

from __future__ import annotations

import json
import pickle
import warnings
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd

MODELS = ("model.joblib", "model.pkl", "model.pickle")
PREPROCESSORS = ("encoder.joblib", "scaler.joblib")


def strict(file: Path) -> Any:
    """The file as JSON; NaN and Infinity, which JSON does not have, are errors."""

    def refuse(token: str) -> None:
        raise ValueError(f"{file} holds {token}")

    return json.loads(file.read_text(encoding="utf-8"), parse_constant=refuse)


def load(file: Path) -> Any:
    return joblib.load(file) if file.suffix == ".joblib" else pickle.loads(file.read_bytes())


def rows(cases: list[dict], metadata: dict) -> Any:
    """The rows as a DataFrame (named) or an array, missing values as the notebook had them."""
    inputs = [case["features"] for case in cases]
    if metadata.get("feature_names") == ["text"]:
        return [row[0] for row in inputs]
    missing = None if "None" in metadata.get("training_notes", "") else np.nan
    if isinstance(inputs[0], list):
        text = any(isinstance(value, str) for row in inputs for value in row)
        filled = [[missing if value is None else value for value in row] for row in inputs]
        return np.array(filled, dtype=object if text else None)
    frame = pd.DataFrame(inputs)
    for name in frame:
        if frame[name].isna().any() and frame[name].dtype == object:
            frame[name] = frame[name].where(frame[name].notna(), missing)
    return frame


def dicts(model: Any, cases: list[dict]) -> Any:
    """The rows as they are, or as pairs or values, for a model that reads such; else None."""
    steps = getattr(model, "steps", None)
    first = steps[0][1] if steps else None
    if type(first).__name__ not in ("DictVectorizer", "FeatureHasher"):
        return None
    kind = getattr(first, "input_type", "dict")
    inputs = [case["features"] for case in cases]
    return inputs if kind == "dict" else [
        list(row.items() if kind == "pair" else row.values()) for row in inputs
    ]


def gives_probabilities(model: Any) -> bool:
    """predict_proba has no column for an outlier label that is no class; Picklejar leaves it out."""
    outliers = getattr(model, "outlier_label_", None) or []
    classes = getattr(model, "classes_", [])
    every = np.concatenate(classes) if isinstance(classes, list) and classes else classes
    known = all(label in every for label in outliers)
    # a Gaussian process classifier has the method, but of one-versus-one no answer
    several = getattr(model, "multi_class", None) == "one_vs_one"
    return hasattr(model, "predict_proba") and known and not several


def predict(folder: Path, cases: list[dict]) -> tuple[Any, Any]:
    """Predictions and probabilities of a freshly loaded model, preprocessors and label decoder
    included.
    """
    metadata = strict(folder / "metadata.json")
    stages = metadata.get(
        "preprocessing", [name for name in PREPROCESSORS if (folder / name).exists()]
    )
    model = load(next(folder / name for name in MODELS if (folder / name).exists()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        X = dicts(model, cases)
        X = rows(cases, metadata) if X is None else X
        for name in stages:
            X = load(folder / name).transform(X)
        predictions = model.predict(X)
        probabilities = model.predict_proba(X) if gives_probabilities(model) else None
    if isinstance(probabilities, np.ndarray) and np.ndim(predictions) == 2:
        # Separate labels: scikit-learn gives the probability of having each, golden of not having it too.
        probabilities = np.stack([1 - probabilities, probabilities], axis=-1)
    for decoder in (folder / "label_encoder.joblib", folder / "multilabel_binarizer.joblib"):
        if decoder.exists():
            predictions = load(decoder).inverse_transform(predictions)
    return predictions, probabilities
