"""``save``: a fitted model in, a model folder out."""

from __future__ import annotations

import os
import platform
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Mapping, Sequence

import numpy as np
import sklearn
from sklearn.preprocessing import LabelEncoder, MultiLabelBinarizer

from picklejar import _baseline, _folder, _golden, _json, _schema
from picklejar._errors import PicklejarError
from picklejar._model import NAME, Chain, make_chain
from picklejar._table import Table, read_table

OUTPUT_WORDS = ("labels", "threshold", "round", "clip", "top_k", "raw")


def save(
    model: Any,
    folder: str | os.PathLike[str],
    X: Any = None,
    y: Any = None,
    *,
    preprocessing: Any = None,
    version: str = "1.0.0",
    features: Mapping[str, Mapping[str, Any]] | None = None,
    feature_names: Sequence[str] | None = None,
    labels: LabelEncoder | MultiLabelBinarizer | Mapping[Any, str] | Sequence[str] | None = None,
    output: Mapping[str, Any] | None = None,
    metrics: Mapping[str, Any] | None = None,
    notes: str | None = None,
    golden: Any = None,
    golden_rows: int = 20,
    tolerance: Mapping[str, float] | None = None,
    baseline: bool = True,
    compress: int | str | tuple[str, int] = 0,
    overwrite: bool = False,
) -> Path:
    """Saves a fitted model as a folder that Picklejar serves, and returns the folder.

        picklejar.save(model, "models/credit", X_train, y_train, metrics={"auc": 0.91})

    What is written: ``model.joblib`` and a file for each preprocessor; ``metadata.json``, with what
    a caller may send, inferred from X; ``golden.json``, rows with this model's own outputs, which
    the server replays before it serves; ``baseline.json``, the training distribution, to measure
    drift by. Without X there is no golden, no baseline and no schema. Nothing in the folder is
    changed unless everything could be written.

    Parameters
    ----------
    model : a fitted estimator or pipeline; own classes and lambdas are refused, as by the server.
    folder : where to save; created if need be. Its name is the name of the model.
    X : the training rows as the model (or its first preprocessor) takes them: DataFrame, array,
        or a list of texts for a text pipeline.
    y : the training target; checked against the model, its distribution is kept in the baseline.
    preprocessing : what is applied to X before the model: one fitted transformer, a list of them in
        order, or a dict of file name to transformer.
    version : the version of this model, such as "1.0.0".
    features : what you know better than the data, by feature, in JSON Schema's words:
        ``{"age": {"minimum": 0, "maximum": 120}}``. Such limits are enforced, inferred ones warn.
    feature_names : names for the columns of an array. Default: the model's own, else feature_0, …
    labels : the LabelEncoder the target was encoded with (callers then see the decoded class); the
        MultiLabelBinarizer (they see the list of labels that apply); or display names for the
        classes, a list in order or a dict, which go to ``output``.
    output : what the server does to results: labels, threshold, round, clip, top_k, raw.
    metrics, notes : kept in metadata.json and shown by the server.
    golden : rows to use as golden instead of ``golden_rows`` rows chosen from X.
    tolerance : how far a served number may be from the notebook's; default
        ``{"relative": 1e-9, "absolute": 1e-12}``.
    baseline : False to leave baseline.json out.
    compress : as for joblib.dump.
    overwrite : True to replace a model that is already there.

    Raises
    ------
    PicklejarError
        the model or the data can't be saved; the message says what to do.
    """
    if not NAME.fullmatch(version):
        raise PicklejarError(f"version {version!r} (expected: {NAME.pattern})")
    chain = make_chain(model, preprocessing, labels)
    metadata = {
        "model_type": type(model).__name__,
        "model_version": version,
        "feature_names": chain.feature_names() if feature_names is None else list(feature_names),
        "n_features": chain.n_features(),
        "sklearn_version": sklearn.__version__,
        "python_version": platform.python_version(),
        "saved_at": _now(),
        "training_notes": notes,
        "metrics": _json.plain(dict(metrics)) if metrics else None,
        "classes": chain.classes(),
        "labels": chain.labels(),
        "training": None,
        "features": None,
        "preprocessing": [f"{name}.joblib" for name in chain.preprocessing] or None,
        "output": _output(output, labels),
    }
    documents: dict[str, Any] = {"metadata.json": metadata}
    if X is not None:
        table = _rows(chain, X, feature_names)
        columns, outputs = table.columns(), chain.run(table)
        schema, classes = _schema.infer(columns, features), chain.gives_classes()
        metadata |= {"feature_names": table.names, "n_features": len(table.names)}
        metadata |= {"training": {"rows": len(table)}, "features": schema}
        sought = _golden.seen(outputs, classes, chain.binarizer is not None)
        cases = _golden_table(golden, golden_rows, table, sought, columns)
        if cases is not None:
            bounds = {**_golden.TOLERANCE, **(tolerance or {})}
            documents["golden.json"] = _golden.write(chain, cases, schema, bounds)
        target = None if y is None else _target(y, len(table), chain)
        if baseline:
            sets = chain.binarizer is not None
            documents["baseline.json"] = _baseline.write(columns, outputs, classes, target, sets)
    elif not all(given is None for given in (y, features, golden)):
        raise PicklejarError("y, features and golden say more about X: pass X too")
    documents["metadata.json"] = {k: v for k, v in metadata.items() if v is not None}
    return _folder.write(Path(folder), chain.files(), documents, compress, overwrite)


def _rows(chain: Chain, X: Any, feature_names: Sequence[str] | None) -> Table:
    """X as a table, its names from whoever knows them, its columns checked against the training."""
    names = None if feature_names is None else list(feature_names)
    if names is None and not hasattr(X, "columns"):
        names = chain.feature_names()
    table = read_table(X, names)
    _check_columns(chain, table)
    return table


def _check_columns(chain: Chain, table: Table) -> None:
    expected, names = chain.n_features(), chain.feature_names()
    if table.kind == "text":
        return
    if expected is not None and len(table.names) != expected:
        raise PicklejarError(
            f"X has {len(table.names)} columns, the model was trained on {expected}"
            + (f": {names}" if names else "")
            + "; pass the rows as the first stage takes them, without the target"
        )
    if table.kind == "frame" and names and names != table.names:
        how = "in another order" if sorted(names) == sorted(table.names) else "of other names"
        raise PicklejarError(f"X has columns {how} than in training: pass X[{names}]")


def _golden_table(
    golden: Any, count: int, table: Table, sought: list[set[str]], columns: Any
) -> Table | None:
    if golden is not None:
        rows = read_table(golden, None if table.kind == "frame" else table.names, "golden")
        if rows.names != table.names:
            raise PicklejarError(
                f"golden has columns {rows.names} (expected: {table.names}, those of X)"
            )
        return rows
    if count <= 0:
        return None
    missing = np.column_stack([column.missing for column in columns])
    return table.rows(_golden.choose(table, sought, missing, count))


def _target(y: Any, rows: int, chain: Chain) -> list[Any]:
    if chain.binarizer is not None:
        return _target_sets(y, rows, chain)
    target = np.asarray(y)
    if len(target) != rows:
        raise PicklejarError(f"y has {len(target)} values, X has {rows} rows")
    if target.ndim == 2 and target.shape[1] == 1:
        target = target[:, 0]
    classes = chain.classes()
    if chain.label_encoder is not None and target.dtype.kind in "iu":
        target = chain.label_encoder.inverse_transform(target)
    values = _json.plain(target)
    if classes is not None and target.ndim == 1:
        strange = next((value for value in values if value not in classes), None)
        if strange is not None:
            raise PicklejarError(
                f"y holds {strange!r}, which the model was not trained on (classes: {classes})"
            )
    return values


def _target_sets(y: Any, rows: int, chain: Chain) -> list[Any]:
    """y as lists of labels, whether it was given as such or as the binarizer's zeros and ones."""
    y = y.toarray() if hasattr(y, "toarray") else y
    y = y.to_numpy() if hasattr(y, "to_numpy") else y
    coded = isinstance(y, np.ndarray) and y.dtype.kind in "iufb"
    sets = [list(each) for each in (chain.decoded(y) if coded else y)]
    if len(sets) != rows:
        raise PicklejarError(f"y has {len(sets)} values, X has {rows} rows")
    known = set(chain.labels())
    strange = next((v for labels in _json.plain(sets) for v in labels if v not in known), None)
    if strange is not None:
        raise PicklejarError(
            f"y holds {strange!r}, which the model was not trained on (labels: {chain.labels()})"
        )
    return _json.plain(sets)


def _output(output: Mapping[str, Any] | None, labels: Any) -> dict[str, Any] | None:
    words = dict(output or {})
    if labels is not None and not isinstance(labels, (LabelEncoder, MultiLabelBinarizer)):
        named = isinstance(labels, Mapping)
        words["labels"] = (
            {_json.label(k): str(v) for k, v in labels.items()} if named else list(labels)
        )
    unknown = [word for word in words if word not in OUTPUT_WORDS]
    if unknown:
        raise PicklejarError(
            f"output has unknown key {unknown[0]!r} (expected: {', '.join(OUTPUT_WORDS)})"
        )
    return _json.plain(words) or None


def _now() -> str:
    """Now, or SOURCE_DATE_EPOCH where a build must be reproducible."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    when = (
        datetime.now(timezone.utc)
        if epoch is None
        else datetime.fromtimestamp(int(epoch), timezone.utc)
    )
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
