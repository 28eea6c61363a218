"""Diabetes: how far the illness progresses in a year, a number. Data: scikit-learn's bundled set,
unscaled.
"""

import sys
from pathlib import Path

from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "python"))

import picklejar  # noqa: E402

X, y = load_diabetes(return_X_y=True, as_frame=True, scaled=False)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=42)

model = GradientBoostingRegressor(n_estimators=80, max_depth=2, learning_rate=0.08, random_state=42)
model.fit(X_train, y_train)
predicted = model.predict(X_test)

picklejar.save(
    model,
    HERE / "diabetes",
    X_train,
    y_train,
    metrics={
        "r2": round(r2_score(y_test, predicted), 4),
        "mean_absolute_error": round(mean_absolute_error(y_test, predicted), 2),
    },
    notes="Efron et al. (2004), Least Angle Regression; progression after one year, 25 to 346",
    features={
        "bmi": {"description": "body mass index"},
        "bp": {"description": "average blood pressure"},
    },
    compress=3,
    overwrite=True,
)
