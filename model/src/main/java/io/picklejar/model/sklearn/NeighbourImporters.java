package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.neighbours.NearestClassifier;
import io.picklejar.model.kernel.neighbours.NearestRegressor;
import io.picklejar.model.kernel.neighbours.NeighbourWeights;
import io.picklejar.model.kernel.neighbours.Neighbourhood;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** KNeighborsClassifier and KNeighborsRegressor. */
final class NeighbourImporters {

    private NeighbourImporters() {}

    static void register(Importers.Builder to) {
        to.estimator(
                "KNeighborsClassifier",
                NeighbourImporters::classifier,
                "sklearn.neighbors._classification",
                "sklearn.neighbors.classification");
        to.estimator(
                "KNeighborsRegressor",
                NeighbourImporters::regressor,
                "sklearn.neighbors._regression",
                "sklearn.neighbors.regression");
    }

    private static int k(Fitted fitted, Neighbourhood neighbourhood) {
        int k = fitted.count("n_neighbors");
        if (k < 1 || k > neighbourhood.rows()) {
            throw fitted.wrong("n_neighbors", "1.." + neighbourhood.rows());
        }
        return k;
    }

    static NeighbourWeights weights(Fitted fitted) {
        return switch (fitted.text("weights", "uniform")) {
            case "uniform" -> NeighbourWeights.UNIFORM;
            case "distance" -> NeighbourWeights.DISTANCE;
            default -> throw fitted.wrong("weights", "uniform or distance; functions of one's own are not run");
        };
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        Neighbourhood neighbourhood = Metrics.neighbourhood(fitted, in);
        List<List<Label>> classes = Labels.ofOutputs(fitted, "classes_");
        int[] codes = codes(fitted, neighbourhood.rows(), classes.size());
        return new NearestClassifier(neighbourhood, k(fitted, neighbourhood), weights(fitted), codes, classes);
    }

    /** The classes of the training rows, {@code rows x outputs}. */
    static int[] codes(Fitted fitted, int rows, int outputs) {
        NdArray y = fitted.read("_y", PyValue::asArray);
        if (y.size() != (long) rows * outputs) {
            throw fitted.wrong("_y", rows + " x " + outputs);
        }
        fitted.scope().charge(y.size() * Integer.BYTES);
        return fitted.read("_y", value -> value.asArray().toInts());
    }

    /** The targets of the training rows, {@code rows x outputs}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Targets(double[] values, int outputs) {}

    static Targets targets(Fitted fitted, int rows) {
        NdArray y = fitted.read("_y", PyValue::asArray);
        int outputs = y.rank() == 2 ? y.dim(1) : 1;
        if (y.rank() > 2 || outputs < 1 || y.size() != (long) rows * outputs) {
            throw fitted.wrong("_y", "a target for each of " + rows + " rows");
        }
        return new Targets(fitted.read("_y", value -> fitted.doubles(value.asArray())), outputs);
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        Neighbourhood neighbourhood = Metrics.neighbourhood(fitted, in);
        Targets targets = targets(fitted, neighbourhood.rows());
        return new NearestRegressor(
                neighbourhood, k(fitted, neighbourhood), weights(fitted), targets.values(), targets.outputs());
    }
}
