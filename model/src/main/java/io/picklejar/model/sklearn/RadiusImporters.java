package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.neighbours.Neighbourhood;
import io.picklejar.model.kernel.neighbours.OutlierFactor;
import io.picklejar.model.kernel.neighbours.RadiusClassifier;
import io.picklejar.model.kernel.neighbours.RadiusRegressor;
import io.picklejar.model.pickle.PyList;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** RadiusNeighborsClassifier, RadiusNeighborsRegressor and LocalOutlierFactor. */
final class RadiusImporters {

    private RadiusImporters() {}

    static void register(Importers.Builder to) {
        to.estimator(
                "RadiusNeighborsClassifier",
                RadiusImporters::classifier,
                "sklearn.neighbors._classification",
                "sklearn.neighbors.classification");
        to.estimator(
                "RadiusNeighborsRegressor",
                RadiusImporters::regressor,
                "sklearn.neighbors._regression",
                "sklearn.neighbors.regression");
        to.estimator(
                "LocalOutlierFactor", RadiusImporters::outliers, "sklearn.neighbors._lof", "sklearn.neighbors.lof");
    }

    private static double radius(Fitted fitted) {
        double radius = fitted.number("radius");
        if (!(radius >= 0)) {
            throw fitted.wrong("radius", "at least 0");
        }
        return radius;
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        Neighbourhood neighbourhood = Metrics.neighbourhood(fitted, in);
        List<List<Label>> classes = Labels.ofOutputs(fitted, "classes_");
        int[] codes = NeighbourImporters.codes(fitted, neighbourhood.rows(), classes.size());
        return new RadiusClassifier(
                neighbourhood,
                radius(fitted),
                NeighbourImporters.weights(fitted),
                codes,
                classes,
                outlierLabels(fitted, classes.size()));
    }

    /** {@code outlier_label_} is a list from 0.22 on; before, one parameter for all outputs. */
    private static @Nullable List<Label> outlierLabels(Fitted fitted, int outputs) {
        String attribute = fitted.has("outlier_label_") ? "outlier_label_" : "outlier_label";
        PyValue value = fitted.find(attribute);
        if (value == null) {
            return null;
        }
        boolean several = value instanceof PyList || value instanceof PyTuple;
        List<PyValue> items = several
                ? value.asItems()
                : IntStream.range(0, outputs).mapToObj(i -> value).toList();
        if (items.size() != outputs) {
            throw fitted.wrong(attribute, "a label for each of " + outputs + " outputs");
        }
        return items.stream().map(item -> label(fitted, attribute, item)).toList();
    }

    private static Label label(Fitted fitted, String attribute, PyValue item) {
        Label label = fitted.reading(attribute, item, Labels::label);
        if (label == null) {
            throw fitted.wrong(attribute, "a text, a number or a truth value");
        }
        return label;
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        Neighbourhood neighbourhood = Metrics.neighbourhood(fitted, in);
        NeighbourImporters.Targets targets = NeighbourImporters.targets(fitted, neighbourhood.rows());
        return new RadiusRegressor(
                neighbourhood, radius(fitted), NeighbourImporters.weights(fitted), targets.values(), targets.outputs());
    }

    /** Without {@code novelty} there is no {@code predict}: only the training rows have been judged. */
    private static Estimator outliers(Fitted fitted, Incoming in) {
        if (!fitted.flag("novelty", false)) {
            throw fitted.wrong("novelty", "True; without it only training rows are judged");
        }
        Neighbourhood neighbourhood = Metrics.neighbourhood(fitted, in);
        int k = fitted.count("n_neighbors_");
        Matrix distances = fitted.matrix("_distances_fit_X_");
        int width = distances.columns();
        if (distances.rows() != neighbourhood.rows() || k < 1 || k > width) {
            throw fitted.wrong("_distances_fit_X_", neighbourhood.rows() + " rows of " + k);
        }
        double[] farthest = new double[distances.rows()];
        for (int row = 0; row < farthest.length; row++) {
            farthest[row] = distances.values()[row * width + k - 1];
        }
        double[] density = fitted.vector("_lrd", neighbourhood.rows());
        return new OutlierFactor(neighbourhood, k, farthest, density, fitted.number("offset_"));
    }
}
