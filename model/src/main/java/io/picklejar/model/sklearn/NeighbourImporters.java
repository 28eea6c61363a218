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

    private static NeighbourWeights weights(Fitted fitted) {
        return switch (fitted.text("weights", "uniform")) {
            case "uniform" -> NeighbourWeights.UNIFORM;
            case "distance" -> NeighbourWeights.DISTANCE;
            default -> throw fitted.wrong("weights", "uniform or distance; functions of one's own are not run");
        };
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        Neighbourhood neighbourhood = Metrics.neighbourhood(fitted, in);
        List<List<Label>> classes = Labels.ofOutputs(fitted, "classes_");
        NdArray y = fitted.read("_y", PyValue::asArray);
        if (y.size() != (long) neighbourhood.rows() * classes.size()) {
            throw fitted.wrong("_y", neighbourhood.rows() + " x " + classes.size());
        }
        fitted.scope().charge(y.size() * Integer.BYTES);
        int[] codes = fitted.read("_y", value -> value.asArray().toInts());
        return new NearestClassifier(neighbourhood, k(fitted, neighbourhood), weights(fitted), codes, classes);
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        Neighbourhood neighbourhood = Metrics.neighbourhood(fitted, in);
        NdArray y = fitted.read("_y", PyValue::asArray);
        int outputs = y.rank() == 2 ? y.dim(1) : 1;
        if (y.rank() > 2 || outputs < 1 || y.size() != (long) neighbourhood.rows() * outputs) {
            throw fitted.wrong("_y", "a target for each of " + neighbourhood.rows() + " rows");
        }
        double[] targets = fitted.read("_y", value -> fitted.doubles(value.asArray()));
        return new NearestRegressor(neighbourhood, k(fitted, neighbourhood), weights(fitted), targets, outputs);
    }
}
