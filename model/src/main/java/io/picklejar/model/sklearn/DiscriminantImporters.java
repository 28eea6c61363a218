package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.bayes.QuadraticClassifier;
import io.picklejar.model.kernel.decompose.Projection;
import io.picklejar.model.kernel.linear.LinearClassifier;
import io.picklejar.model.kernel.linear.LinearMap;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;

/** LinearDiscriminantAnalysis, which predicts and transforms, and QuadraticDiscriminantAnalysis. */
final class DiscriminantImporters {

    private static final String MODULE = "sklearn.discriminant_analysis";
    private static final String SCALINGS = "scalings_";
    private static final String ROTATIONS = "rotations_";

    private DiscriminantImporters() {}

    static void register(Importers.Builder to) {
        to.both(
                "LinearDiscriminantAnalysis",
                DiscriminantImporters::projected,
                DiscriminantImporters::linear,
                fitted -> true,
                MODULE);
        to.estimator("QuadraticDiscriminantAnalysis", DiscriminantImporters::quadratic, MODULE);
    }

    /** Several classes were normalised logistic functions until softmax came with 0.21. */
    private static Estimator linear(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        LinearMap map = LinearImporters.map(fitted, in);
        boolean binary = map.outputs() == 1 && classes.size() == 2;
        if (map.outputs() != classes.size() && !binary) {
            throw fitted.wrong("coef_", "1 row for 2 classes, else one a class");
        }
        boolean softmax = !binary && fitted.version().isAtLeast(0, 21);
        return new LinearClassifier(
                map, classes, softmax ? LinearClassifier.Link.SOFTMAX : LinearClassifier.Link.LOGISTIC);
    }

    /** The first {@code _max_components} discriminants; only 'svd' centres. */
    private static ImportedStep projected(Fitted fitted, Incoming in) {
        boolean centred = switch (fitted.text("solver", "svd")) {
            case "svd" -> true;
            case "eigen" -> false;
            default -> throw fitted.wrong("solver", "svd or eigen: no other can transform");
        };
        Matrix scalings = fitted.matrix(SCALINGS);
        int columns = fitted.checkColumns(SCALINGS, scalings.rows(), in);
        int outputs = Math.min(scalings.columns(), fitted.count("_max_components"));
        if (outputs < 1) {
            throw fitted.wrong("_max_components", "at least 1");
        }
        double[] turned = transposed(scalings, outputs);
        double[] mean = centred ? fitted.vector("xbar_", columns) : null;
        return new ImportedStep(new Projection(columns, turned, mean, null, null, false), Precision.DOUBLE);
    }

    /** The first {@code count} columns of a matrix as rows. */
    private static double[] transposed(Matrix matrix, int count) {
        int rows = matrix.rows();
        double[] turned = new double[rows * count];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = matrix.values()[i % rows * matrix.columns() + i / rows];
        }
        return turned;
    }

    private static Estimator quadratic(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        Matrix means = fitted.matrix("means_");
        if (means.rows() != classes.size() || means.columns() == 0) {
            throw fitted.wrong("means_", classes.size() + " rows");
        }
        int columns = fitted.checkColumns("means_", means.columns(), in);
        List<PyValue> scalings = each(fitted, SCALINGS, classes.size());
        List<PyValue> rotations = each(fitted, ROTATIONS, classes.size());
        List<double[]> turns = new ArrayList<>();
        double[] logDeterminant = new double[classes.size()];
        for (int c = 0; c < logDeterminant.length; c++) {
            double[] scaling = scaling(fitted, scalings.get(c));
            double[] logs = new double[scaling.length];
            for (int k = 0; k < logs.length; k++) {
                logs[k] = Math.log(scaling[k]);
            }
            logDeterminant[c] = Numerics.sum(logs, 0, logs.length);
            turns.add(turn(fitted, rotations.get(c), scaling, columns));
        }
        double[] priors = fitted.vector("priors_", classes.size());
        return new QuadraticClassifier(columns, turns, means.values(), logDeterminant, priors, classes);
    }

    private static List<PyValue> each(Fitted fitted, String attribute, int classes) {
        List<PyValue> items = fitted.items(attribute);
        if (items.size() != classes) {
            throw fitted.wrong(attribute, classes + " arrays, one a class");
        }
        return items;
    }

    private static double[] scaling(Fitted fitted, PyValue value) {
        NdArray array = fitted.reading(SCALINGS, value, PyValue::asArray);
        if (array.rank() != 1) {
            throw fitted.wrong(SCALINGS, "arrays of one dimension");
        }
        return fitted.reading(SCALINGS, array, found -> fitted.doubles(array));
    }

    /** The rotation's columns, each by the root of its variance, as rows. */
    private static double[] turn(Fitted fitted, PyValue value, double[] scaling, int columns) {
        NdArray array = fitted.reading(ROTATIONS, value, PyValue::asArray);
        if (array.rank() != 2 || array.dim(0) != columns || array.dim(1) != scaling.length) {
            throw fitted.wrong(ROTATIONS, "arrays of " + columns + " x " + scaling.length);
        }
        double[] rotation = fitted.reading(ROTATIONS, array, found -> fitted.doubles(array));
        double[] turn = new double[rotation.length];
        for (int i = 0; i < turn.length; i++) {
            int k = i / columns;
            turn[i] = rotation[i % columns * scaling.length + k] * Math.pow(scaling[k], -0.5);
        }
        return turn;
    }
}
