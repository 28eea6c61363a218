package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.compose.Identity;
import io.picklejar.model.kernel.preprocess.Binarization;
import io.picklejar.model.kernel.preprocess.Clipping;
import io.picklejar.model.kernel.preprocess.Normalization;
import io.picklejar.model.kernel.preprocess.NumberFunction;
import io.picklejar.model.kernel.preprocess.RangeScaling;
import io.picklejar.model.kernel.preprocess.Standardization;
import io.picklejar.model.pickle.PyDict;
import io.picklejar.model.pickle.PyGlobal;
import io.picklejar.model.pickle.PyList;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** StandardScaler, MinMaxScaler, MaxAbsScaler, RobustScaler, Normalizer, Binarizer and FunctionTransformer. */
final class ScalerImporters {

    private ScalerImporters() {}

    static void register(Importers.Builder to) {
        to.step(
                "StandardScaler",
                ScalerImporters::standard,
                "sklearn.preprocessing._data",
                "sklearn.preprocessing.data");
        to.step("MinMaxScaler", ScalerImporters::minMax, "sklearn.preprocessing._data", "sklearn.preprocessing.data");
        String[] modules = {"sklearn.preprocessing._data", "sklearn.preprocessing.data"};
        to.step("MaxAbsScaler", ScalerImporters::maxAbs, modules);
        to.step("RobustScaler", ScalerImporters::robust, modules);
        to.step("Normalizer", ScalerImporters::normalizer, modules);
        to.step("Binarizer", ScalerImporters::binarizer, modules);
        to.step("FunctionTransformer", ScalerImporters::function, "sklearn.preprocessing._function_transformer");
    }

    private static ImportedStep standard(Fitted fitted, Incoming in) {
        boolean withMean = fitted.flag("with_mean", true);
        boolean withStd = fitted.flag("with_std", true);
        double[] mean = withMean ? fitted.vector("mean_") : null;
        double[] scale = withStd ? fitted.vector("scale_") : null;
        int columns;
        if (mean != null) {
            columns = fitted.checkColumns("mean_", mean.length, in);
            scale = scale == null ? null : fitted.vector("scale_", columns);
        } else if (scale != null) {
            columns = fitted.checkColumns("scale_", scale.length, in);
        } else {
            columns = in.isKnown() ? in.columns() : fitted.columns("n_features_in_", in);
        }
        return new ImportedStep(new Standardization(columns, mean, scale, in.isSingle()), in.precision());
    }

    private static ImportedStep minMax(Fitted fitted, Incoming in) {
        double[] scale = fitted.vector("scale_");
        fitted.checkColumns("scale_", scale.length, in);
        double[] min = fitted.vector("min_", scale.length);
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        if (fitted.flag("clip", false)) {
            List<PyValue> range = fitted.items("feature_range");
            if (range.size() != 2) {
                throw fitted.wrong("feature_range", "a pair");
            }
            low = fitted.reading("feature_range", range.get(0), PyValue::asDouble);
            high = fitted.reading("feature_range", range.get(1), PyValue::asDouble);
        }
        return new ImportedStep(new RangeScaling(scale, min, low, high, in.isSingle()), in.precision());
    }

    private static ImportedStep maxAbs(Fitted fitted, Incoming in) {
        double[] scale = fitted.vector("scale_");
        fitted.checkColumns("scale_", scale.length, in);
        Transform scaled = new Standardization(scale.length, null, scale, in.isSingle());
        Transform step =
                fitted.flag("clip", false) ? Chain.of(List.of(scaled, new Clipping(scale.length, -1, 1))) : scaled;
        return new ImportedStep(step, in.precision());
    }

    private static ImportedStep robust(Fitted fitted, Incoming in) {
        double[] center = fitted.flag("with_centering", true) ? fitted.vector("center_") : null;
        double[] scale = fitted.flag("with_scaling", true) ? fitted.vector("scale_") : null;
        int columns = center != null
                ? fitted.checkColumns("center_", center.length, in)
                : scale != null ? fitted.checkColumns("scale_", scale.length, in) : statelessColumns(fitted, in);
        if (scale != null && scale.length != columns) {
            throw fitted.wrong("scale_", String.valueOf(columns));
        }
        return new ImportedStep(new Standardization(columns, center, scale, in.isSingle()), in.precision());
    }

    private static int statelessColumns(Fitted fitted, Incoming in) {
        if (!in.isKnown() && fitted.find("n_features_in_") == null) {
            throw new UnknownWidthException(fitted.name("n_features_in_")
                    + ": missing (expected at the front of a model, where nothing else tells the number of columns)");
        }
        return in.isKnown() ? in.columns() : fitted.columns("n_features_in_", in);
    }

    private static ImportedStep normalizer(Fitted fitted, Incoming in) {
        SklearnVersion version = fitted.version();
        Normalization.Norm norm = switch (fitted.text("norm", "l2")) {
            case "l1" -> Normalization.Norm.L1;
            case "l2" -> Normalization.Norm.L2;
            case "max" -> version.isAtLeast(0, 23) ? Normalization.Norm.MAX : Normalization.Norm.SIGNED_MAX;
            default -> throw fitted.wrong("norm", "l1, l2 or max");
        };
        double tiny = version.isAtLeast(1, 0) ? 10 * (in.isSingle() ? Math.ulp(1f) : Math.ulp(1.0)) : 0;
        int columns = statelessColumns(fitted, in);
        return new ImportedStep(new Normalization(columns, norm, tiny, in.isSingle()), in.precision());
    }

    private static ImportedStep binarizer(Fitted fitted, Incoming in) {
        double exact = fitted.number("threshold", 0);
        double threshold = in.isSingle() ? (float) exact : exact;
        return new ImportedStep(new Binarization(statelessColumns(fitted, in), threshold), in.precision());
    }

    private static ImportedStep function(Fitted fitted, Incoming in) {
        PyValue function = fitted.find("func");
        boolean identity = function == null || isIdentity(function);
        String name = function instanceof PyGlobal global && global.module().startsWith("numpy") ? global.name() : "";
        if (!identity && NumberFunction.of(name, 1, false) == null) {
            throw fitted.wrong(
                    "func",
                    "None, the identity, or one of numpy's " + NumberFunction.names()
                            + "; functions of one's own are not run");
        }
        PyValue arguments = fitted.find("kw_args");
        boolean hasArguments = arguments != null
                && fitted.reading("kw_args", arguments, PyValue::asDict).size() > 0;
        if (!identity && hasArguments) {
            throw fitted.wrong("kw_args", "none");
        }
        int columns = statelessColumns(fitted, in);
        Transform known = identity ? null : NumberFunction.of(name, columns, in.isSingle());
        return new ImportedStep(known == null ? new Identity(columns) : known, in.precision());
    }

    private static boolean isIdentity(PyValue function) {
        return checksOnly(function)
                || (function instanceof PyGlobal global
                        && global.qualifiedName().equals("sklearn.preprocessing._function_transformer._identity"));
    }

    /**
     * {@code partial(check_array, dtype=[float64], ensure_all_finite=False)}: what HistGradientBoosting has done to its numbers
     * before the trees from 1.4 on. It changes none.
     */
    private static boolean checksOnly(PyValue function) {
        if (!(function instanceof PyObject partial)
                || !partial.className().equals("functools.partial")
                || !(partial.state() instanceof PyTuple state)
                || state.size() < 3) {
            return false;
        }
        return state.items().get(0) instanceof PyGlobal checked
                && checked.qualifiedName().equals("sklearn.utils.validation.check_array")
                && state.items().get(1) instanceof PyTuple positional
                && positional.size() == 0
                && state.items().get(2) instanceof PyDict options
                && options.entries().stream().allMatch(ScalerImporters::changesNothing);
    }

    private static boolean changesNothing(PyDict.Entry option) {
        return switch (option.key() instanceof PyStr name ? name.value() : "") {
            case "ensure_all_finite", "force_all_finite" -> true;
            case "dtype" ->
                option.value() instanceof PyList types
                        && types.size() == 1
                        && types.items().get(0) instanceof PyGlobal type
                        && type.qualifiedName().equals("numpy.float64");
            default -> false;
        };
    }
}
