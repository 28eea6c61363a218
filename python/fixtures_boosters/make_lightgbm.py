"""Fits estimators with the installed LightGBM and pickles them, with LightGBM's own predictions, into
model/src/test/resources/boosters/lightgbm.   python3 python/fixtures_boosters/make_lightgbm.py

Needs lightgbm, scikit-learn and pandas. One pickle a case, and cases.json with rows, predict and predict_proba.
"""
import json
import pathlib
import pickle
import sys
import warnings

import joblib
import lightgbm as lgb
import numpy as np
import pandas as pd
import sklearn
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
OUT = pathlib.Path(__file__).parents[2] / "model/src/test/resources/boosters/lightgbm"
ROWS, FEATURES, SHOWN = 160, 5, 24
RNG = np.random.RandomState(7)
X = np.round(RNG.randn(ROWS, FEATURES), 3)
SCORE = X[:, 0] + 0.1 * X[:, 1] - X[:, 2] * X[:, 3]
HOLES = X.copy()
HOLES[RNG.rand(ROWS, FEATURES) < 0.2] = np.nan
BINARY, THREE = (SCORE > 0.5).astype(int), np.digitize(SCORE, [-0.5, 1.2])
COUNT = np.floor(np.exp(SCORE / 4)).astype(int)
COMMON = {"n_estimators": 6, "num_leaves": 7, "min_child_samples": 5, "n_jobs": 1, "random_state": 1, "verbose": -1}


def estimators():
    """Name, fitted estimator, rows it is asked for."""
    yield "classifier", lgb.LGBMClassifier(**COMMON).fit(X, BINARY), X
    names = np.array(["low", "mid", "high"])[THREE]
    yield "classifier_names", lgb.LGBMClassifier(**COMMON).fit(HOLES, names), HOLES
    yield "regressor", lgb.LGBMRegressor(**COMMON).fit(HOLES, SCORE), HOLES
    yield "regressor_poisson", lgb.LGBMRegressor(objective="poisson", **COMMON).fit(X, COUNT), X
    stopped = lgb.LGBMRegressor(learning_rate=0.9, **{**COMMON, "n_estimators": 40})
    stopped.fit(X[:60], SCORE[:60], eval_set=[(X[60:], SCORE[60:])], callbacks=[lgb.early_stopping(2, verbose=False)])
    yield "regressor_stopped", stopped, X
    yield "ranker", lgb.LGBMRanker(**COMMON).fit(X, COUNT, group=[16] * (ROWS // 16)), X
    yield "model", lgb.LGBMModel(objective="regression", **COMMON).fit(X, SCORE), X
    yield "pipeline", make_pipeline(StandardScaler(), lgb.LGBMClassifier(**COMMON)).fit(X, THREE), X
    frame = pd.DataFrame(X, columns=list("abcde"))
    yield "frame", lgb.LGBMRegressor(**COMMON).fit(frame, SCORE), X
    yield "booster", lgb.LGBMClassifier(**COMMON).fit(X, BINARY).booster_, X


def case(name, model, rows):
    rows = rows[:SHOWN]
    given = pd.DataFrame(rows, columns=list("abcde")) if name == "frame" else rows
    probabilities = model.predict_proba(given) if hasattr(model, "predict_proba") else None
    answer = model.predict(given)
    if name == "booster":
        answer, probabilities = (answer > 0.5).astype(int), np.stack([1 - answer, answer], axis=1)
    return {
        "rows": [[None if value != value else value for value in row] for row in rows.tolist()],
        "prediction": np.asarray(answer).tolist(),
        "probabilities": None if probabilities is None else np.asarray(probabilities).tolist(),
    }


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    cases = {}
    for name, model, rows in estimators():
        (OUT / f"{name}.pkl").write_bytes(pickle.dumps(model, protocol=4))
        cases[name] = case(name, model, rows)
    versions = {each.__name__: each.__version__ for each in (lgb, sklearn, np, pd, joblib)}
    document = {**versions, "python": sys.version.split()[0], "pickles": cases}
    (OUT / "cases.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
    print(len(cases), "pickles")


main()
