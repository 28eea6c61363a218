package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.compose.Identity;
import io.picklejar.model.kernel.preprocess.RangeScaling;
import io.picklejar.model.kernel.preprocess.Standardization;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** StandardScaler, MinMaxScaler, and the FunctionTransformer that does nothing. */
final class ScalerImporters {

    private ScalerImporters() {}

    static void register(Importers.Builder to) {
        to.step(
                "StandardScaler",
                ScalerImporters::standard,
                "sklearn.preprocessing._data",
                "sklearn.preprocessing.data");
        to.step("MinMaxScaler", ScalerImporters::minMax, "sklearn.preprocessing._data", "sklearn.preprocessing.data");
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

    private static ImportedStep function(Fitted fitted, Incoming in) {
        if (fitted.find("func") != null) {
            throw fitted.wrong("func", "None, the identity; functions of one's own are not run");
        }
        int columns = in.isKnown() ? in.columns() : fitted.columns("n_features_in_", in);
        return new ImportedStep(new Identity(columns), in.precision());
    }
}
