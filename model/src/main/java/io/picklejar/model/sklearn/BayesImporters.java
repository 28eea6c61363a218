package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.bayes.GaussianLikelihood;
import io.picklejar.model.kernel.bayes.JointClassifier;
import io.picklejar.model.kernel.bayes.LinearLikelihood;
import io.picklejar.model.kernel.linear.LinearMap;
import java.util.List;

/** GaussianNB, MultinomialNB, ComplementNB, BernoulliNB. */
final class BayesImporters {

    private static final String MODULE = "sklearn.naive_bayes";

    private BayesImporters() {}

    static void register(Importers.Builder to) {
        to.estimator("GaussianNB", BayesImporters::gaussian, MODULE);
        to.estimator("MultinomialNB", BayesImporters::multinomial, MODULE);
        to.estimator("ComplementNB", BayesImporters::complement, MODULE);
        to.estimator("BernoulliNB", BayesImporters::bernoulli, MODULE);
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

    private static Estimator linear(Matrix weights, double[] intercept, double threshold, List<Label> classes) {
        LinearMap map = new LinearMap(weights.columns(), weights.values(), intercept, false);
        return new JointClassifier(new LinearLikelihood(map, threshold), classes);
    }
}
