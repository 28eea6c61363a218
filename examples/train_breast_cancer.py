"""Breast cancer: malignant (0) or benign (1). Data: scikit-learn's bundled Wisconsin diagnostic
set.

Saved by hand, as notebooks do that know nothing of Picklejar: two joblib files and a JSON file.
"""

import json
import platform
from datetime import datetime, timezone
from pathlib import Path

import joblib
import sklearn
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

data = load_breast_cancer()
X_train, X_test, y_train, y_test = train_test_split(
    data.data, data.target, test_size=0.2, stratify=data.target, random_state=42
)

scaler = StandardScaler()
X_train_scaled = scaler.fit_transform(X_train)
X_test_scaled = scaler.transform(X_test)

model = RandomForestClassifier(n_estimators=100, max_depth=6, random_state=42)
model.fit(X_train_scaled, y_train)

metadata = {
    "model_type": "RandomForestClassifier",
    "model_version": "1.0.0",
    "feature_names": data.feature_names.tolist(),
    "n_features": X_train.shape[1],
    "sklearn_version": sklearn.__version__,
    "python_version": platform.python_version(),
    "saved_at": datetime.now(timezone.utc).isoformat(),
    "training_notes": "Wisconsin diagnostic data, 80/20 split, 0 = malignant, 1 = benign",
    "metrics": {
        "accuracy": round(accuracy_score(y_test, model.predict(X_test_scaled)), 4),
        "roc_auc": round(roc_auc_score(y_test, model.predict_proba(X_test_scaled)[:, 1]), 4),
    },
}

folder = Path(__file__).resolve().parent / "breast-cancer"
folder.mkdir(exist_ok=True)
joblib.dump(model, folder / "model.joblib", compress=3)
joblib.dump(scaler, folder / "scaler.joblib")
with open(folder / "metadata.json", "w", encoding="utf-8") as f:
    json.dump(metadata, f, indent=2)
