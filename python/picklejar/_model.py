"""The fitted model with its preprocessors, as one chain; and the checks that it can be served."""

from __future__ import annotations

import io
import pickle
import pickletools
import re
import warnings
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

import numpy as np
from sklearn.base import is_classifier, is_regressor
from sklearn.exceptions import NotFittedError
from sklearn.preprocessing import LabelEncoder, MultiLabelBinarizer
from sklearn.utils.validation import check_is_fitted

from picklejar._errors import PicklejarError
from picklejar._json import plain
from picklejar._table import Table

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
RESERVED = ("model", "label_encoder", "multilabel_binarizer")
LIBRARIES = (
    "sklearn numpy scipy pandas joblib xgboost lightgbm catboost imblearn category_encoders "
    "sklearn_pandas collections copyreg _codecs pyarrow "
    "_loss"  # where scikit-learn 1.5 to 1.8 say that their losses live
).split()
BUILTINS = (
    "bool bytearray bytes complex dict float frozenset int list object range set slice str tuple"
).split()
NAMES = {"builtins": BUILTINS, "functools": ["partial"], "uuid": ["UUID"]}


@dataclass(frozen=True)
class Outputs:
    """What the model says of some rows, in JSON's types."""

    predictions: list[Any]
    probabilities: list[Any] | None


@dataclass(frozen=True)
class Chain:
    """Preprocessors in order, then the model, then (where labels were encoded) the decoder."""

    preprocessing: dict[str, Any]
    model: Any
    label_encoder: LabelEncoder | None = None
    binarizer: MultiLabelBinarizer | None = None
    """Where the target was a list of sets of labels."""

    @property
    def stages(self) -> list[Any]:
        return [*self.preprocessing.values(), self.model]

    def files(self) -> dict[str, Any]:
        """File name → object, in the order the server applies them."""
        files = {f"{name}.joblib": stage for name, stage in self.preprocessing.items()}
        files["model.joblib"] = self.model
        if self.label_encoder is not None:
            files["label_encoder.joblib"] = self.label_encoder
        if self.binarizer is not None:
            files["multilabel_binarizer.joblib"] = self.binarizer
        return files

    def feature_names(self) -> list[str] | None:
        """The column names seen in training, by whichever stage kept them (same width as the
        input).
        """
        width = self.n_features()
        for stage in self.stages:
            names = getattr(stage, "feature_names_in_", None)
            if names is not None and (width is None or len(names) == width):
                return [str(name) for name in names]
        return None

    def n_features(self) -> int | None:
        return getattr(self.stages[0], "n_features_in_", None)

    def classes(self) -> list[Any] | None:
        """The classes in the order of the probabilities; a list of lists for several outputs."""
        classes = getattr(self.model, "classes_", None)
        if classes is None or is_regressor(self.model):
            return None
        if isinstance(classes, list):
            return [plain(output) for output in classes]
        if self.binarizer is not None:
            return [[0, 1] for _ in self.binarizer.classes_]
        if getattr(self.model, "multilabel_", False):
            return [[0, 1] for _ in classes]
        return plain(self.decoded(classes))

    def labels(self) -> list[Any] | None:
        """Where the model answers with sets of labels: all there are, by the model's output."""
        return None if self.binarizer is None else plain(self.binarizer.classes_)

    def gives_classes(self) -> bool:
        """Classifiers do, and so do clusterers and outlier detectors; regressors don't."""
        if is_classifier(self.model) or is_regressor(self.model):
            return is_classifier(self.model)
        return hasattr(self.model, "fit_predict")

    def run(self, table: Table) -> Outputs:
        """Predicts every row; a failure is told as one about the rows, which it is."""
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings(
                    "ignore", message="X (has|does not have valid) feature names"
                )
                rows = table.raw
                for stage in self.preprocessing.values():
                    rows = stage.transform(rows)
                predictions = self.model.predict(rows)
                if hasattr(predictions, "toarray"):  # trained on a sparse matrix of labels
                    predictions = predictions.toarray()
                predictions = np.asarray(predictions)
                # a Gaussian process classifier has the method, but of one-versus-one no answer
                has_probabilities = (
                    hasattr(self.model, "predict_proba")
                    and getattr(self.model, "multi_class", None) != "one_vs_one"
                )
                probabilities = self.model.predict_proba(rows) if has_probabilities else None
        except Exception as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise PicklejarError(f"the model cannot predict these rows: {reason}") from error
        if predictions.ndim == 2 and predictions.shape[1] == 1:
            predictions = predictions[:, 0]
        if isinstance(probabilities, list):
            probabilities = [list(row) for row in zip(*probabilities)]
        elif probabilities is not None and predictions.ndim == 2:
            # separate labels: scikit-learn gives the probability of having each
            probabilities = np.stack([1 - probabilities, probabilities], axis=-1)
        return Outputs(plain(self.decoded(predictions)), plain(probabilities))

    def decoded(self, codes: np.ndarray) -> Any:
        """What the notebook means by the model's codes: labels, or a list of tuples of labels."""
        if self.binarizer is not None:
            return self._sets(codes)
        return codes if self.label_encoder is None else self.label_encoder.inverse_transform(codes)

    def _sets(self, codes: np.ndarray) -> list[tuple[Any, ...]]:
        labels = len(self.binarizer.classes_)
        outputs = codes.shape[1] if codes.ndim == 2 else 1
        binary = codes.dtype.kind in "biuf" and np.isin(codes, (0, 1)).all()
        if outputs != labels or not binary:
            found = f"{outputs} outputs" if outputs != labels else "other values"
            raise PicklejarError(
                f"labels is a MultiLabelBinarizer of {labels} labels, so the model has to answer "
                f"with 0 or 1 for each of them; it gives {found}"
            )
        return self.binarizer.inverse_transform(codes.reshape(-1, labels))


def make_chain(model: Any, preprocessing: Any, labels: Any) -> Chain:
    """Names the preprocessors and checks that every part is fitted and made of known libraries."""
    chain = Chain(
        _named(preprocessing),
        model,
        labels if isinstance(labels, LabelEncoder) else None,
        labels if isinstance(labels, MultiLabelBinarizer) else None,
    )
    if isinstance(model, type):
        raise PicklejarError(f"{model.__name__} is a class: pass the fitted object, not its class")
    if not hasattr(model, "predict"):
        raise PicklejarError(
            f"{type(model).__name__} has no predict method: pass the fitted model itself"
        )
    for file, part in chain.files().items():
        try:
            check_is_fitted(part)
        except NotFittedError as error:
            raise PicklejarError(
                f"{type(part).__name__} is not fitted: call fit(X, y) before saving"
            ) from error
        except TypeError:
            pass  # not a scikit-learn estimator; if it can't predict, that is told when it tries
        check_servable(file, part)
    return chain


def _named(preprocessing: Any) -> dict[str, Any]:
    if preprocessing is None:
        return {}
    if isinstance(preprocessing, Mapping):
        named = dict(preprocessing)
    else:
        parts = preprocessing if isinstance(preprocessing, Sequence) else [preprocessing]
        named = {}
        for part in parts:
            base = _usual_name(part)
            again = sum(name.split("_")[0] == base for name in named)
            named[f"{base}_{again + 1}" if again else base] = part
    for name, part in named.items():
        if not NAME.fullmatch(name) or name in RESERVED:
            raise PicklejarError(
                f"preprocessing name {name!r} can't be a file name here (expected: {NAME.pattern})"
            )
        if not hasattr(part, "transform"):
            raise PicklejarError(
                f"preprocessing {name!r} is a {type(part).__name__}, which has no transform method"
            )
        if isinstance(part, LabelEncoder):
            raise PicklejarError(
                "a LabelEncoder turns classes into codes, it is no preprocessor: pass it as labels="
            )
        if isinstance(part, MultiLabelBinarizer):
            raise PicklejarError(
                "a MultiLabelBinarizer turns sets of labels into 0 and 1, it is no preprocessor: "
                "pass it as labels="
            )
    return named


def _usual_name(part: Any) -> str:
    kind = type(part).__name__.lower()
    return next(
        (w for w in ("encoder", "imputer", "scaler", "vectorizer") if w in kind), "preprocessor"
    )


def check_servable(file: str, part: Any) -> None:
    """Refuses what a server without Python can't know: your own classes and functions.

    A pickle names each class and function it needs. These names are listed here, without the
    arrays.
    """
    buffer = io.BytesIO()
    try:
        _WithoutArrays(buffer, protocol=2, fix_imports=False).dump(part)
    except Exception as error:
        raise PicklejarError(
            f"{file} can't be pickled ({error}): lambdas and local functions can't leave the "
            "notebook; use scikit-learn's own transformers"
        ) from error
    for opcode, argument, _ in pickletools.genops(buffer.getvalue()):
        if opcode.name == "GLOBAL":
            module, name = argument.split(" ", 1)
            if not _known(module, name):
                raise PicklejarError(
                    f"{file} needs {module}.{name}, code of your own, which the server would "
                    "refuse: use scikit-learn's own transformers, or apply it before the call"
                )


def _known(module: str, name: str) -> bool:
    return name in NAMES[module] if module in NAMES else module.split(".")[0] in LIBRARIES


class _WithoutArrays(pickle.Pickler):
    """Leaves the numbers out, so that looking at a large model costs nothing."""

    def persistent_id(self, obj: Any) -> Any:
        return "array" if type(obj) is np.ndarray and not obj.dtype.hasobject else None
