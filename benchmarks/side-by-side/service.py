"""The service that people write around a joblib file: FastAPI, pydantic, predict and predict_proba.

``uvicorn --app-dir benchmarks/side-by-side service:app``, with the model folder in ``MODEL``. Its validation has what the
folder's metadata says: types, ranges and categories.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, List, Literal, Optional, Union

import joblib
import numpy as np
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel, Field, confloat, conint, create_model

FOLDER = Path(os.environ["MODEL"])
METADATA = json.loads((FOLDER / "metadata.json").read_text())
NAMES: list[str] = METADATA["feature_names"]
DESCRIBED: dict[str, dict[str, Any]] = {feature["name"]: feature for feature in METADATA.get("features", [])}

app = FastAPI()
loaded: dict[str, Any] = {}


def field_type(feature: dict[str, Any]) -> Any:
    if "enum" in feature:
        kind: Any = Literal[tuple(feature["enum"])]
    else:
        bounds = {"ge": feature.get("minimum"), "le": feature.get("maximum"), "gt": feature.get("exclusiveMinimum")}
        number = conint if feature.get("type") == "integer" else confloat
        kind = number(**{key: bound for key, bound in bounds.items() if bound is not None})
    return Optional[kind] if feature.get("nullable") else kind


if DESCRIBED:
    Row: Any = create_model("Row", **{name: (field_type(DESCRIBED[name]), ...) for name in NAMES})
else:

    class Row(BaseModel):  # type: ignore[no-redef]
        features: List[float] = Field(min_items=len(NAMES), max_items=len(NAMES))


class Batch(BaseModel):
    batch: List[Row]


class Answer(BaseModel):
    prediction: Union[int, str]
    probabilities: List[float]
    confidence: float
    model_version: str


class BatchAnswer(BaseModel):
    predictions: List[Union[int, str]]
    probabilities: List[List[float]]
    model_version: str


@app.on_event("startup")
def load() -> None:
    loaded["model"] = joblib.load(FOLDER / "model.joblib")
    scaler = FOLDER / "scaler.joblib"
    loaded["scaler"] = joblib.load(scaler) if scaler.exists() else None


def predict(rows: list[Any]) -> tuple[np.ndarray, np.ndarray]:
    if DESCRIBED:
        table: Any = pd.DataFrame([row.dict() for row in rows], columns=NAMES).replace({None: np.nan})
    else:
        table = np.array([row.features for row in rows])
    if loaded["scaler"] is not None:
        table = loaded["scaler"].transform(table)
    return loaded["model"].predict(table), loaded["model"].predict_proba(table)


@app.get("/health")
def health() -> dict[str, Any]:
    return {"status": "healthy", "model_loaded": "model" in loaded}


@app.post("/predict", response_model=Answer)
def predict_one(row: Row) -> Any:
    predictions, probabilities = predict([row])
    return {
        "prediction": predictions[0].item() if hasattr(predictions[0], "item") else predictions[0],
        "probabilities": probabilities[0].tolist(),
        "confidence": float(probabilities[0].max()),
        "model_version": METADATA["model_version"],
    }


@app.post("/predict/batch", response_model=BatchAnswer)
def predict_batch(request: Batch) -> Any:
    predictions, probabilities = predict(request.batch)
    return {
        "predictions": predictions.tolist(),
        "probabilities": probabilities.tolist(),
        "model_version": METADATA["model_version"],
    }
