"""Trains models, times scikit-learn on them, and sets the JMH figures of the same run beside them.

Called by ``run`` beside this file: ``compare.py train FOLDER`` then ``compare.py table FOLDER JMH.json``.
"""

from __future__ import annotations

import json
import platform
import sys
import time
import warnings
from pathlib import Path

import joblib
import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, make_classification
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

ROWS = 5000
WORDS = [f"{a}{b}{c}" for a in "bdfglmnprst" for b in "aeiou" for c in "bdglmnrst"]


def models() -> dict[str, tuple[object, object]]:
    X, y = make_classification(ROWS, 20, n_informative=12, n_classes=3, random_state=0)
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(WORDS, rng.integers(5, 40))) for _ in range(ROWS)]
    sentiment = np.array([sum(word < "m" for word in text.split()) % 2 for text in texts])
    return {
        "logistic": (make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(X, y), X),
        "rf-100": (RandomForestClassifier(100, random_state=0).fit(X, y), X),
        "gb-100": (GradientBoostingClassifier(n_estimators=100, random_state=0).fit(X, y), X),
        "histgb-100": (HistGradientBoostingClassifier(max_iter=100, random_state=0).fit(X, y), X),
        "svc-rbf": (SVC(probability=True, random_state=0).fit(X[:2000], y[:2000]), X),
        "knn-5": (KNeighborsClassifier().fit(X, y), X),
        "mlp-100": (MLPClassifier(max_iter=60, random_state=0).fit(X, y), X),
        "tfidf-logistic": (
            make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(texts, sentiment),
            texts,
        ),
    }


def seconds(call, rows: list) -> float:
    """Best average of three, over at least 0.3 s each."""
    best = float("inf")
    call(rows[0])
    for _ in range(3):
        calls, start = 0, time.perf_counter()
        while time.perf_counter() - start < 0.3:
            call(rows[calls % len(rows)])
            calls += 1
        best = min(best, (time.perf_counter() - start) / calls)
    return best


def train(folder: Path) -> None:
    warnings.filterwarnings("ignore")
    figures = {}
    for name, (model, X) in models().items():
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        joblib.dump(model, target / "model.joblib")
        rows = [[x] for x in X] if isinstance(X, list) else X.tolist()
        (target / "rows.json").write_text(json.dumps(rows))
        # What the usual service does: predict and predict_proba.
        both = lambda part: (model.predict(part), model.predict_proba(part))  # noqa: E731
        figures[name] = {
            "1": seconds(both, [X[i : i + 1] for i in range(200)]),
            "1000": seconds(both, [X[i : i + 1000] for i in range(0, ROWS, 1000)]),
        }
        print(f"scikit-learn {name}: {figures[name]}", flush=True)
    (folder / "scikit-learn.json").write_text(json.dumps(figures))


def table(folder: Path, jmh: Path) -> None:
    ours: dict[str, dict[str, float]] = {}
    for result in json.loads(jmh.read_text()):
        params = result["params"]
        ours.setdefault(params["model"], {})[params["rows"]] = result["primaryMetric"]["score"]
    theirs = json.loads((folder / "scikit-learn.json").read_text())
    print(f"\nscikit-learn {sklearn.__version__}, Python {platform.python_version()}\n")
    print("| model | one row, ns | scikit-learn, ns | ratio | 1,000 rows, rows/s | scikit-learn | ratio |")
    print("|---|---|---|---|---|---|---|")
    for name, own in ours.items():
        one, many = theirs[name]["1"] * 1e9, theirs[name]["1000"] * 1e9
        print(
            f"| {name} | {own['1']:,.0f} | {one:,.0f} | {one / own['1']:,.0f}× "
            f"| {1e12 / own['1000']:,.0f} | {1e12 / many:,.0f} | {many / own['1000']:,.1f}× |"
        )


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(Path(sys.argv[2]))
    else:
        table(Path(sys.argv[2]), Path(sys.argv[3]))
