"""Iris: which of three species, from four lengths. Data: scikit-learn's bundled iris set."""

import sys
from pathlib import Path

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "python"))

import picklejar  # noqa: E402

X, y = load_iris(return_X_y=True, as_frame=True)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=0.3, stratify=y, random_state=42
)

model = LogisticRegression(max_iter=500).fit(X_train, y_train)

picklejar.save(
    model,
    HERE / "iris",
    X_train,
    y_train,
    metrics={"accuracy": round(accuracy_score(y_test, model.predict(X_test)), 4)},
    notes="Fisher's iris; classes 0 setosa, 1 versicolor, 2 virginica",
    overwrite=True,
)
