package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.bayes.CategoricalLikelihood;
import io.picklejar.model.kernel.bayes.GaussianLikelihood;
import io.picklejar.model.kernel.bayes.JointClassifier;
import io.picklejar.model.kernel.bayes.LinearLikelihood;
import io.picklejar.model.kernel.linear.LinearMap;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;

/** GaussianNB, MultinomialNB, ComplementNB, BernoulliNB, CategoricalNB. */
final class BayesImporters {

    private static final String MODULE = "sklearn.naive_bayes";

    /** A category is a label in the schema too. */
    private static final long BYTES_A_CATEGORY = 64;

    private BayesImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("GaussianNB", BayesImporters::gaussian, MODULE);
        to.estimator("MultinomialNB", BayesImporters::multinomial, MODULE);
        to.estimator("ComplementNB", BayesImporters::complement, MODULE);
        to.estimator("BernoulliNB", BayesImporters::bernoulli, MODULE);
        to.estimator("CategoricalNB", BayesImporters::categorical, MODULE);
    }

    /** A matrix of one row a class. */
    private static Matrix ofClasses(Fitted fitted, String attribute, int classes, Incoming in) {
        Matrix matrix = fitted.matrix(attribute);
        if (matrix.rows() != classes || matrix.columns() == 0) {
            throw fitted.wrong(attribute, classes + " rows");
        }
        fitted.checkColumns(attribute, matrix.columns(), in);
        return matrix;
    }

    /** {@code var_} was {@code sigma_} before 1.0. */
    private static Estimator gaussian(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        Matrix mean = ofClasses(fitted, "theta_", classes.size(), in);
        String name = fitted.has("var_") || !fitted.has("sigma_") ? "var_" : "sigma_";
        Matrix variance = ofClasses(fitted, name, classes.size(), new Incoming(mean.columns(), in.precision()));
        double[] prior = fitted.vector("class_prior_", classes.size());
        return new JointClassifier(
                new GaussianLikelihood(mean.columns(), mean.values(), variance.values(), prior), classes);
    }

    private static Estimator multinomial(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        Matrix weights = ofClasses(fitted, "feature_log_prob_", classes.size(), in);
        double[] prior = fitted.vector("class_log_prior_", classes.size());
        return linear(weights, prior, Double.NaN, classes);
    }

    private static Estimator complement(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        Matrix weights = ofClasses(fitted, "feature_log_prob_", classes.size(), in);
        double[] prior = classes.size() == 1 ? fitted.vector("class_log_prior_", 1) : new double[classes.size()];
        return linear(weights, prior, Double.NaN, classes);
    }

    private static Estimator bernoulli(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        Matrix logs = ofClasses(fitted, "feature_log_prob_", classes.size(), in);
        double[] intercept = fitted.vector("class_log_prior_", classes.size());
        int columns = logs.columns();
        double[] values = logs.values();
        double[] weights = new double[values.length];
        double[] negative = new double[values.length];
        for (int i = 0; i < weights.length; i++) {
            negative[i] = Math.log(1 - Math.exp(values[i]));
            weights[i] = values[i] - negative[i];
        }
        for (int c = 0; c < intercept.length; c++) {
            intercept[c] += Numerics.sum(negative, c * columns, columns);
        }
        boolean asTheyAre = fitted.has("binarize") && fitted.find("binarize") == null;
        double threshold = asTheyAre ? Double.NaN : fitted.number("binarize", 0);
        return linear(new Matrix(classes.size(), columns, weights, false), intercept, threshold, classes);
    }

    private static Estimator categorical(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        double[] prior = fitted.vector("class_log_prior_", classes.size());
        List<double[]> logs = new ArrayList<>();
        for (PyValue column : fitted.items("feature_log_prob_")) {
            NdArray array = fitted.reading("feature_log_prob_", column, PyValue::asArray);
            if (array.rank() != 2 || array.dim(0) != classes.size() || array.dim(1) < 1) {
                throw fitted.wrong("feature_log_prob_", classes.size() + " rows in each column's array");
            }
            fitted.scope().charge(array.size() * BYTES_A_CATEGORY);
            logs.add(fitted.reading("feature_log_prob_", array, value -> fitted.doubles(array)));
        }
        fitted.checkColumns("feature_log_prob_", logs.size(), in);
        return new JointClassifier(new CategoricalLikelihood(logs, prior), classes);
    }

    private static Estimator linear(Matrix weights, double[] intercept, double threshold, List<Label> classes) {
        LinearMap map = new LinearMap(weights.columns(), weights.values(), intercept, false);
        return new JointClassifier(new LinearLikelihood(map, threshold), classes);
    }
}
