#!/usr/bin/python3
"""Fits models with the installed XGBoost and writes them, with XGBoost's own predictions, into
model/src/test/resources/boosters/xgboost.   python3 python/fixtures_boosters/make_xgboost.py [case …]

Needs Debian's python3-xgboost. One file a format and case, and cases.json with rows, raw predictions (Booster.predict) and,
for pickles, predict and predict_proba.
"""
import json
import pathlib
import pickle
import sys
import warnings

import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
OUT = pathlib.Path(__file__).parents[2] / "model/src/test/resources/boosters/xgboost"
RNG = np.random.RandomState(7)
ROWS, FEATURES = 160, 5
X = np.round(RNG.randn(ROWS, FEATURES), 3)
X[:, 1] = np.abs(X[:, 1]) * 10
SCORE = X[:, 0] + 0.1 * X[:, 1] - X[:, 2] * X[:, 3]
HOLES = X.copy()
HOLES[RNG.rand(ROWS, FEATURES) < 0.2] = np.nan
CATEGORIES = X.copy()
CATEGORIES[:, 0] = RNG.randint(0, 3, ROWS)
CATEGORIES[:, 4] = RNG.randint(0, 12, ROWS)
CATEGORY_SCORE = SCORE + np.array([3, -2, 1])[CATEGORIES[:, 0].astype(int)] + (CATEGORIES[:, 4].astype(int) % 5)
TARGETS = {
    "real": SCORE,
    "positive": np.exp(SCORE / 4),
    "count": np.floor(np.exp(SCORE / 4)),
    "binary": (SCORE > 0.5).astype(int),
    "three": np.digitize(SCORE, [-0.5, 1.2]),
    "unit": 1 / (1 + np.exp(-SCORE)),
    "category": CATEGORY_SCORE,
    "category_binary": (CATEGORY_SCORE > 2).astype(int),
    "two": np.stack([SCORE, X[:, 1] - SCORE], axis=1),
    "labels": np.stack([SCORE > 0, X[:, 1] > 5], axis=1).astype(int),
}


def train(params, target, rows=X, rounds=8, types=None, **more):
    data = xgb.DMatrix(rows, label=TARGETS[target], feature_types=types, enable_categorical=types is not None)
    if params.get("objective", "").startswith("rank:"):
        data.set_group([16] * (ROWS // 16))
    if params.get("objective") == "survival:aft":
        data.set_float_info("label_lower_bound", TARGETS[target])
        data.set_float_info("label_upper_bound", TARGETS[target] * 1.5)
    base = {"max_depth": 4, "eta": 0.4, "nthread": 1, "seed": 3}
    return xgb.train({**base, **params}, data, rounds, **more)


def boosters():
    """Name -> (booster, rows it is asked for, feature types)."""
    plain = {
        "squarederror": ("reg:squarederror", "real"), "squaredlogerror": ("reg:squaredlogerror", "positive"),
        "pseudohuber": ("reg:pseudohubererror", "real"), "absoluteerror": ("reg:absoluteerror", "real"),
        "reg_logistic": ("reg:logistic", "unit"), "gamma": ("reg:gamma", "positive"),
        "tweedie": ("reg:tweedie", "positive"), "poisson": ("count:poisson", "count"),
        "logistic": ("binary:logistic", "binary"), "logitraw": ("binary:logitraw", "binary"),
        "hinge": ("binary:hinge", "binary"), "cox": ("survival:cox", "real"), "aft": ("survival:aft", "positive"),
        "rank_pairwise": ("rank:pairwise", "count"), "rank_ndcg": ("rank:ndcg", "binary"),
        "rank_map": ("rank:map", "binary"),
    }
    for name, (objective, target) in plain.items():
        yield name, train({"objective": objective}, target), X, None
    yield "logistic_base", train({"objective": "binary:logistic", "base_score": 0.2}, "binary"), X, None
    yield "gamma_base", train({"objective": "reg:gamma", "base_score": 3}, "positive"), X, None
    three = {"num_class": 3}
    for name in ("softmax", "softprob"):
        yield name, train({"objective": "multi:" + name, **three}, "three"), X, None
        yield "missing_" + name, train({"objective": "multi:" + name, **three}, "three", HOLES), HOLES, None
    yield "missing_logistic", train({"objective": "binary:logistic"}, "binary", HOLES), HOLES, None
    yield "missing_unseen", train({"objective": "reg:squarederror"}, "real"), HOLES, None
    dart = {"booster": "dart", "rate_drop": 0.4, "one_drop": 1}
    yield "dart", train({"objective": "reg:squarederror", **dart}, "real", HOLES), HOLES, None
    yield "dart_logistic", train({"objective": "binary:logistic", **dart}, "binary"), X, None
    yield "dart_softprob", train({"objective": "multi:softprob", **dart, **three}, "three"), X, None
    linear = {"booster": "gblinear", "updater": "coord_descent"}
    yield "linear", train({"objective": "reg:squarederror", **linear}, "real"), X, None
    yield "linear_logistic", train({"objective": "binary:logistic", **linear}, "binary"), X, None
    yield "linear_softprob", train({"objective": "multi:softprob", **linear, **three}, "three", HOLES), HOLES, None
    yield "parallel", train({"objective": "binary:logistic", "num_parallel_tree": 3, "subsample": 0.7}, "binary"), X, None
    yield "pruned", train({"objective": "reg:squarederror", "tree_method": "exact", "gamma": 2, "max_depth": 6}, "real"), X, None
    types = ["c", "q", "q", "q", "c"]
    odd = CATEGORIES.copy()
    odd[:10, 0] = np.nan
    odd[10:20, 4] = 40
    for name, more in {"onehot": {"max_cat_to_onehot": 100}, "partition": {"max_cat_to_onehot": 1}}.items():
        params = {"objective": "reg:squarederror", "tree_method": "hist", **more}
        yield "categories_" + name, train(params, "category", CATEGORIES, types=types), odd, types
    params = {"objective": "binary:logistic", "tree_method": "hist", "max_cat_to_onehot": 2}
    yield "categories_logistic", train(params, "category_binary", CATEGORIES, types=types), odd, types
    yield "two_targets", train({"objective": "reg:squarederror", "tree_method": "hist"}, "two"), X, None
    yield "two_labels", train({"objective": "binary:logistic", "tree_method": "hist"}, "labels"), X, None
    stump = train({"objective": "reg:squarederror", "gamma": 1e9}, "real", rounds=2)
    yield "stumps", stump, X, None
    named = xgb.DMatrix(pd.DataFrame(X, columns=["alter", "größe", "c", "d", "e"]), label=TARGETS["real"])
    yield "named", xgb.train({"max_depth": 2}, named, 3), X, None


def early():
    data = xgb.DMatrix(X[:80], label=TARGETS["binary"][:80])
    check = xgb.DMatrix(X[80:], label=1 - TARGETS["binary"][80:])
    return xgb.train({"objective": "binary:logistic", "num_parallel_tree": 2}, data, 8, evals=[(check, "check")],
                     early_stopping_rounds=3, verbose_eval=False)


def predict(booster, rows, types, **more):
    data = xgb.DMatrix(rows, feature_names=booster.feature_names, feature_types=types or booster.feature_types,
                       enable_categorical=types is not None)
    return booster.predict(data, **more)


def estimators():
    names = np.array(["high", "low", "mid"])
    common = {"n_estimators": 5, "max_depth": 3, "n_jobs": 1, "random_state": 1}
    yield "classifier", xgb.XGBClassifier(**common).fit(X, TARGETS["binary"]), X
    yield "classifier_three", xgb.XGBClassifier(**common).fit(HOLES, TARGETS["three"]), HOLES
    marked = np.where(np.isnan(HOLES), -999, HOLES)
    yield "classifier_missing", xgb.XGBClassifier(missing=-999, **common).fit(marked, TARGETS["binary"]), marked
    yield "classifier_labels", xgb.XGBClassifier(**common).fit(X, TARGETS["labels"]), X
    yield "classifier_rf", xgb.XGBRFClassifier(**common).fit(X, TARGETS["binary"]), X
    yield "regressor", xgb.XGBRegressor(**common).fit(X, TARGETS["real"]), X
    yield "regressor_rf", xgb.XGBRFRegressor(**common).fit(X, TARGETS["real"]), X
    yield "regressor_linear", xgb.XGBRegressor(booster="gblinear", n_estimators=5).fit(X, TARGETS["real"]), X
    stopped = xgb.XGBRegressor(early_stopping_rounds=2, learning_rate=1.0, **{**common, "n_estimators": 30})
    yield "regressor_stopped", stopped.fit(X[:60], TARGETS["real"][:60], eval_set=[(X[60:], TARGETS["real"][60:])], verbose=False), X
    yield "ranker", xgb.XGBRanker(**common).fit(X, TARGETS["count"], group=[16] * (ROWS // 16)), X
    yield "model", xgb.XGBModel(objective="count:poisson", **common).fit(X, TARGETS["count"]), X
    yield "pipeline", make_pipeline(StandardScaler(), xgb.XGBClassifier(**common)).fit(X, TARGETS["three"]), X
    yield "booster", xgb.XGBClassifier(**common).fit(X, TARGETS["binary"]).get_booster(), X
    frame = pd.DataFrame(X, columns=list("abcde"))
    yield "frame", xgb.XGBRegressor(**common).fit(frame, TARGETS["real"]), X
    del names


def clean(values):
    return [[None if v != v else float(v) for v in row] for row in np.asarray(values, dtype=float)]


def listed(values):
    return np.asarray(values, dtype=float).tolist()


def main(wanted):
    OUT.mkdir(parents=True, exist_ok=True)
    cases = {}
    shown = slice(0, 24)
    for name, booster, rows, types in list(boosters()) + [("early", early(), X, None)]:
        if wanted and name not in wanted:
            continue
        formats = ["json", "ubj"] if types or name in ("two_targets", "two_labels") else ["json", "ubj", "deprecated"]
        for form in formats:
            booster.save_model(str(OUT / f"{name}.{'bin' if form == 'deprecated' else form}")) if form != "deprecated" \
                else (OUT / f"{name}.bin").write_bytes(booster.save_raw("deprecated"))
        best = {"iteration_range": (0, booster.best_iteration + 1)} if name == "early" else {}
        cases[name] = {"formats": ["bin" if form == "deprecated" else form for form in formats], "rows": clean(rows[shown]),
                       "raw": listed(predict(booster, rows[shown], types, **best)),
                       "margin": listed(predict(booster, rows[shown], types, output_margin=True, **best)),
                       "objective": json.loads(booster.save_config())["learner"]["objective"]["name"]}
    pickles = {}
    for name, model, rows in estimators():
        if wanted and name not in wanted:
            continue
        (OUT / f"{name}.pkl").write_bytes(pickle.dumps(model, protocol=4))
        given = pd.DataFrame(rows[shown], columns=list("abcde")) if name == "frame" else rows[shown]
        if isinstance(model, xgb.Booster):
            probability = model.predict(xgb.DMatrix(given))
            answer, probabilities = (probability > 0.5).astype(int), np.stack([1 - probability, probability], axis=1)
        else:
            answer = model.predict(given)
            probabilities = model.predict_proba(given) if hasattr(model, "predict_proba") else None
        if name == "classifier_labels":
            probabilities = np.stack([1 - probabilities, probabilities], axis=2).reshape(len(answer), -1)
        pickles[name] = {"rows": clean(rows[shown]), "prediction": np.asarray(answer).tolist(),
                         "probabilities": None if probabilities is None else listed(probabilities)}
    if wanted:
        known = json.loads((OUT / "cases.json").read_text())
        cases, pickles = {**known["boosters"], **cases}, {**known["pickles"], **pickles}
    (OUT / "cases.json").write_text(json.dumps(
        {"xgboost": xgb.__version__ if hasattr(xgb, "__version__") else "?", "numpy": np.__version__, "python": sys.version.split()[0],
         "boosters": cases, "pickles": pickles}, separators=(",", ":")) + "\n")
    print(len(cases), "boosters,", len(pickles), "pickles")


main(set(sys.argv[1:]))
