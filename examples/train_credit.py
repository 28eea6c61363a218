"""Credit: is a loan approved or declined? The data is synthetic: made below, with a fixed seed, and
of no use for deciding about real people. It shows what real tables bring: text categories and
missing values.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "python"))

import picklejar  # noqa: E402


def applications(rows: int = 2000, seed: int = 42) -> pd.DataFrame:
    """Made-up loan applications, some without a credit score or without an answer on their home."""
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 76, rows)
    frame = pd.DataFrame(
        {
            "age": age,
            "income": rng.lognormal(10.9, 0.45, rows).round(-2),
            "credit_score": rng.normal(670, 75, rows).clip(300, 850).round(),
            "employment_years": (rng.beta(1.5, 4, rows) * (age - 17)).round(1),
            "loan_amount": rng.lognormal(9.6, 0.6, rows).round(-2).clip(min=500),
            "purpose": rng.choice(
                ["car", "debt_consolidation", "education", "home_improvement", "medical", "other"],
                rows,
                p=[0.25, 0.3, 0.12, 0.15, 0.08, 0.1],
            ),
            "home_ownership": rng.choice(["mortgage", "own", "rent"], rows, p=[0.4, 0.15, 0.45]),
        }
    )
    frame.loc[rng.random(rows) < 0.07, "credit_score"] = np.nan
    frame.loc[rng.random(rows) < 0.04, "home_ownership"] = np.nan
    return frame


def decisions(frame: pd.DataFrame, seed: int = 43) -> np.ndarray:
    """A rule with noise: what the model is to find."""
    risk = (
        (frame["credit_score"].fillna(640) - 650) / 45
        + np.log(frame["income"] / frame["loan_amount"]) * 1.1
        + frame["employment_years"] * 0.06
        + frame["purpose"]
        .map({"debt_consolidation": -0.5, "medical": -0.4, "home_improvement": 0.3})
        .fillna(0)
        + frame["home_ownership"].map({"own": 0.5, "rent": -0.4}).fillna(0)
    )
    noise = np.random.default_rng(seed).logistic(0, 0.7, len(frame))
    return np.where(risk + noise > 0.9, "approved", "declined")


X = applications()
y = decisions(X)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=0.25, stratify=y, random_state=42
)

numbers = ["age", "income", "credit_score", "employment_years", "loan_amount"]
texts = ["purpose", "home_ownership"]
prepare = ColumnTransformer(
    [
        (
            "num",
            Pipeline([("impute", SimpleImputer(strategy="median")), ("scale", StandardScaler())]),
            numbers,
        ),
        (
            "cat",
            Pipeline(
                [
                    ("impute", SimpleImputer(strategy="most_frequent")),
                    ("encode", OneHotEncoder(handle_unknown="ignore")),
                ]
            ),
            texts,
        ),
    ]
)
model = Pipeline([("prepare", prepare), ("classify", LogisticRegression(max_iter=1000))]).fit(
    X_train, y_train
)

picklejar.save(
    model,
    HERE / "credit",
    X_train,
    y_train,
    metrics={
        "accuracy": round(accuracy_score(y_test, model.predict(X_test)), 4),
        "roc_auc": round(roc_auc_score(y_test == "declined", model.predict_proba(X_test)[:, 1]), 4),
    },
    notes="Synthetic loan applications; an example, not for decisions about real people",
    features={
        "age": {"minimum": 0, "maximum": 120, "out_of_range": "reject", "description": "in years"},
        "income": {"minimum": 0, "out_of_range": "reject", "description": "a year, before tax"},
        "credit_score": {"minimum": 300, "maximum": 850, "out_of_range": "reject"},
        "employment_years": {"minimum": 0, "maximum": 100, "out_of_range": "reject"},
        "loan_amount": {"exclusiveMinimum": 0, "out_of_range": "reject"},
        "purpose": {"description": "what the loan is for"},
    },
    golden_rows=40,
    overwrite=True,
)
