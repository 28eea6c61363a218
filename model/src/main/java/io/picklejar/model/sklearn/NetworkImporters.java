package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.network.Network;
import io.picklejar.model.kernel.network.Network.Activation;
import io.picklejar.model.kernel.network.Network.Layer;
import io.picklejar.model.kernel.network.NetworkClassifier;
import io.picklejar.model.kernel.network.NetworkMultilabel;
import io.picklejar.model.kernel.network.NetworkRegressor;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;

/** MLPClassifier and MLPRegressor. */
final class NetworkImporters {

    private static final String[] MODULES = {
        "sklearn.neural_network._multilayer_perceptron", "sklearn.neural_network.multilayer_perceptron"
    };

    private NetworkImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("MLPClassifier", NetworkImporters::classifier, MODULES);
        to.estimator("MLPRegressor", NetworkImporters::regressor, MODULES);
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        return new NetworkRegressor(network(fitted, in));
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        Network network = network(fitted, in);
        List<Label> classes = Labels.classes(fitted, "classes_");
        PyValue binarizer = fitted.get("_label_binarizer");
        Fitted labels = new Fitted(
                fitted.reading("_label_binarizer", binarizer, PyValue::asObject),
                fitted.name("_label_binarizer"),
                fitted.scope());
        String kind = labels.text("y_type_");
        if (kind.equals("multilabel-indicator")) {
            return multilabel(fitted, network);
        }
        if (!kind.equals("binary") && !kind.equals("multiclass")) {
            throw labels.wrong("y_type_", "binary, multiclass or multilabel-indicator");
        }
        int wanted = kind.equals("binary") ? 1 : classes.size();
        if (network.outputs() != wanted) {
            throw fitted.wrong("coefs_", wanted + " values of the last layer for " + classes.size() + " classes");
        }
        return new NetworkClassifier(network, classes);
    }

    private static Estimator multilabel(Fitted fitted, Network network) {
        int labels = Labels.classes(fitted, "classes_").size();
        if (network.outputs() != labels) {
            throw fitted.wrong("coefs_", labels + " values of the last layer for " + labels + " labels");
        }
        return new NetworkMultilabel(network);
    }

    private static Network network(Fitted fitted, Incoming in) {
        List<PyValue> coefs = fitted.items("coefs_");
        List<PyValue> intercepts = fitted.items("intercepts_");
        if (coefs.isEmpty() || coefs.size() != intercepts.size()) {
            throw fitted.wrong("intercepts_", "one for each of the " + coefs.size() + " coefs_");
        }
        Activation hidden = activation(fitted, "activation");
        Activation last = activation(fitted, "out_activation_");
        boolean single = in.isSingle();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < coefs.size(); i++) {
            NdArray coef = fitted.reading("coefs_", coefs.get(i), PyValue::asArray);
            single &= coef.dtype().name().equals("float32");
            layers.add(layer(fitted, coef, intercepts.get(i), i == coefs.size() - 1 ? last : hidden));
        }
        fitted.checkColumns("coefs_", layers.get(0).inputs(), in);
        boolean rounded = single;
        return fitted.read("coefs_", value -> new Network(layers, rounded));
    }

    private static Layer layer(Fitted fitted, NdArray coef, PyValue intercept, Activation activation) {
        if (coef.rank() != 2 || coef.dim(0) < 1 || coef.dim(1) < 1) {
            throw fitted.wrong("coefs_", "matrices");
        }
        int inputs = coef.dim(0);
        int outputs = coef.dim(1);
        double[] values = fitted.reading("coefs_", coef, value -> fitted.doubles(coef));
        double[] bias = fitted.reading("intercepts_", intercept, value -> fitted.doubles(value.asArray()));
        if (bias.length != outputs) {
            throw fitted.wrong("intercepts_", "one a column of coefs_");
        }
        double[] weights = new double[values.length];
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < outputs; k++) {
                weights[k * inputs + i] = values[i * outputs + k];
            }
        }
        return new Layer(inputs, weights, bias, activation);
    }

    private static Activation activation(Fitted fitted, String attribute) {
        return switch (fitted.text(attribute)) {
            case "identity" -> Activation.IDENTITY;
            case "relu" -> Activation.RELU;
            case "tanh" -> Activation.TANH;
            case "logistic" -> Activation.LOGISTIC;
            case "softmax" -> Activation.SOFTMAX;
            case "exp" -> Activation.EXPONENTIAL;
            default -> throw fitted.wrong(attribute, "identity, relu, tanh, logistic, exp or softmax");
        };
    }
}
