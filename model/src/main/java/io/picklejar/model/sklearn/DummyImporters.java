package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.ConstantClassifier;
import io.picklejar.model.kernel.ConstantRegressor;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyList;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** DummyClassifier and DummyRegressor; those that draw lots are refused. */
final class DummyImporters {

    private DummyImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("DummyClassifier", DummyImporters::classifier, "sklearn.dummy");
        to.estimator("DummyRegressor", DummyImporters::regressor, "sklearn.dummy");
    }

    private static int inputs(Fitted fitted, Incoming in) {
        if (in.isKnown()) {
            return in.columns();
        }
        if (fitted.find("n_features_in_") != null) {
            return fitted.columns("n_features_in_", in);
        }
        int told = fitted.scope().told().count();
        if (told < 1 || told > Fitted.MAX_COLUMNS) {
            throw new ModelLoadException(fitted.name("n_features_in_")
                    + ": missing (expected: a step before it, or n_features or feature_names in metadata.json: the file"
                    + " does not tell how many columns it was fitted on)");
        }
        return told;
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        return new ConstantRegressor(inputs(fitted, in), fitted.vector("constant_"));
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<List<Label>> classes = Labels.ofOutputs(fitted, "classes_");
        List<double[]> priors = priors(fitted, classes);
        // "_strategy" is what "warn" and "prior" of 0.22 to 0.24 come down to.
        String strategy = fitted.text("_strategy", fitted.text("strategy", ""));
        int[] indices = new int[classes.size()];
        double[][] probabilities = new double[classes.size()][];
        for (int k = 0; k < indices.length; k++) {
            double[] prior = priors.get(k);
            indices[k] = strategy.equals("constant")
                    ? constantIndex(fitted, classes.get(k), k)
                    : Numerics.argmax(prior, 0, prior.length);
            probabilities[k] = switch (strategy) {
                case "prior" -> prior;
                case "most_frequent", "constant" -> certain(indices[k], prior.length);
                default -> throw fitted.wrong("strategy", "prior, most_frequent or constant; the others draw lots");
            };
        }
        double[] all =
                Arrays.stream(probabilities).flatMapToDouble(Arrays::stream).toArray();
        return new ConstantClassifier(inputs(fitted, in), classes, indices, all);
    }

    private static List<double[]> priors(Fitted fitted, List<List<Label>> classes) {
        PyValue value = fitted.get("class_prior_");
        List<double[]> priors = new ArrayList<>();
        if (value instanceof PyList list) {
            for (PyValue item : list.items()) {
                priors.add(fitted.reading("class_prior_", item, array -> fitted.doubles(array.asArray())));
            }
        } else {
            priors.add(fitted.vector("class_prior_"));
        }
        if (priors.size() != classes.size()) {
            throw fitted.wrong("class_prior_", "one a class");
        }
        for (int k = 0; k < priors.size(); k++) {
            if (priors.get(k).length != classes.get(k).size()) {
                throw fitted.wrong("class_prior_", "one a class");
            }
        }
        return priors;
    }

    private static double[] certain(int index, int count) {
        double[] probabilities = new double[count];
        probabilities[index] = 1;
        return probabilities;
    }

    private static int constantIndex(Fitted fitted, List<Label> classes, int output) {
        PyValue constant = fitted.get("constant");
        boolean isScalar = fitted.reading("constant", constant, value -> isScalar(value));
        PyValue own = isScalar ? constant : fitted.items("constant").get(output);
        Label label = fitted.reading("constant", own, Labels::label);
        for (int i = 0; i < classes.size(); i++) {
            if (classes.get(i).toString().equals(String.valueOf(label))) {
                return i;
            }
        }
        throw fitted.wrong("constant", "one of the classes");
    }

    private static boolean isScalar(PyValue value) {
        return !(value instanceof PyList || value instanceof PyTuple || value instanceof NdArray);
    }
}
