package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.linear.EllipticDetector;
import io.picklejar.model.kernel.linear.LinearClassifier;
import io.picklejar.model.kernel.linear.LinearDetector;
import io.picklejar.model.kernel.linear.LinearMap;
import io.picklejar.model.kernel.linear.LinearMultilabel;
import io.picklejar.model.kernel.linear.LinearRegressor;
import io.picklejar.model.kernel.linear.LogLinearRegressor;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** The linear models that differ in how they were trained, and the few that differ in what is made of the scores. */
final class LinearFamilies {

    private static final String PACKAGE = "sklearn.linear_model.";
    private static final String COVARIANCE = "sklearn.covariance.";
    private static final String[] SVM = {"sklearn.svm._classes", "sklearn.svm.classes"};

    private LinearFamilies() {}

    static void register(Importers.Builder to) {
        regressors(to, "ridge", "RidgeCV");
        regressors(to, "coordinate_descent", "Lasso", "LassoCV", "ElasticNet", "ElasticNetCV");
        regressors(to, "coordinate_descent", "MultiTaskLasso", "MultiTaskLassoCV");
        regressors(to, "coordinate_descent", "MultiTaskElasticNet", "MultiTaskElasticNetCV");
        regressors(to, "least_angle", "Lars", "LarsCV", "LassoLars", "LassoLarsCV", "LassoLarsIC");
        regressors(to, "omp", "OrthogonalMatchingPursuit", "OrthogonalMatchingPursuitCV");
        regressors(to, "bayes", "BayesianRidge", "ARDRegression");
        regressors(to, "stochastic_gradient", "SGDRegressor");
        regressors(to, "passive_aggressive", "PassiveAggressiveRegressor");
        regressors(to, "huber", "HuberRegressor");
        regressors(to, "theil_sen", "TheilSenRegressor");
        to.estimator("QuantileRegressor", LinearFamilies::regressor, PACKAGE + "_quantile");
        to.estimator("LinearSVR", LinearFamilies::regressor, SVM);
        to.estimator("RANSACRegressor", LinearFamilies::ransac, modules("ransac"));
        to.estimator(
                "EllipticEnvelope",
                LinearFamilies::elliptic,
                COVARIANCE + "_elliptic_envelope",
                COVARIANCE + "elliptic_envelope");
        generalized(to);
        classifiers(to);
    }

    private static void regressors(Importers.Builder to, String module, String... names) {
        for (String name : names) {
            to.estimator(name, LinearFamilies::regressor, modules(module));
        }
    }

    private static void generalized(Importers.Builder to) {
        String module = PACKAGE + "_glm.glm";
        to.estimator("PoissonRegressor", LinearFamilies::logLinear, module);
        to.estimator("GammaRegressor", LinearFamilies::logLinear, module);
        to.estimator("TweedieRegressor", LinearFamilies::tweedie, module);
    }

    private static void classifiers(Importers.Builder to) {
        to.estimator("LogisticRegressionCV", LinearImporters::logistic, modules("logistic"));
        to.estimator("RidgeClassifier", LinearFamilies::ridgeClassifier, modules("ridge"));
        to.estimator("RidgeClassifierCV", LinearFamilies::ridgeClassifier, modules("ridge"));
        to.estimator("SGDClassifier", LinearFamilies::stochastic, modules("stochastic_gradient"));
        to.estimator("SGDOneClassSVM", LinearFamilies::detector, modules("stochastic_gradient"));
        to.estimator("Perceptron", LinearFamilies::classifier, modules("perceptron"));
        to.estimator("PassiveAggressiveClassifier", LinearFamilies::classifier, modules("passive_aggressive"));
        to.estimator("LinearSVC", LinearFamilies::classifier, SVM);
    }

    /** The module of today and the one until 0.21, without underscore. */
    private static String[] modules(String module) {
        return new String[] {PACKAGE + "_" + module, PACKAGE + module};
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        return new LinearRegressor(LinearImporters.map(fitted, in));
    }

    /** Whichever estimator was fitted to the inliers. */
    private static Estimator ransac(Fitted fitted, Incoming in) {
        return fitted.scope().inner("estimator_").estimator(fitted.get("estimator_"), in);
    }

    private static Estimator logLinear(Fitted fitted, Incoming in) {
        String link = fitted.text("link", "log");
        if (!link.equals("log") && !link.equals("auto")) {
            throw fitted.wrong("link", "log");
        }
        return new LogLinearRegressor(LinearImporters.map(fitted, in));
    }

    private static Estimator tweedie(Fitted fitted, Incoming in) {
        boolean isLog = switch (fitted.text("link", "auto")) {
            case "log" -> true;
            case "identity" -> false;
            case "auto" -> power(fitted) > 0;
            default -> throw fitted.wrong("link", "auto, log or identity");
        };
        return isLog ? logLinear(LinearImporters.map(fitted, in)) : regressor(fitted, in);
    }

    private static Estimator logLinear(LinearMap map) {
        return new LogLinearRegressor(map);
    }

    /** Until 1.0 the power lay in the distribution. */
    private static double power(Fitted fitted) {
        PyValue family = fitted.find("family");
        if (fitted.has("power") || family == null) {
            return fitted.number("power");
        }
        PyObject distribution = fitted.reading("family", family, PyValue::asObject);
        return new Fitted(distribution, fitted.name("family"), fitted.scope()).number("_power");
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        return classifier(fitted, in, Labels.classes(fitted, "classes_"), LinearClassifier.Link.NONE);
    }

    private static Estimator classifier(Fitted fitted, Incoming in, List<Label> classes, LinearClassifier.Link link) {
        LinearMap map = LinearImporters.map(fitted, in);
        int scores = classes.size() == 2 ? 1 : classes.size();
        if (map.outputs() != scores) {
            throw fitted.wrong("coef_", scores + " rows for " + classes.size() + " classes");
        }
        return new LinearClassifier(map, classes, link);
    }

    private static Estimator stochastic(Fitted fitted, Incoming in) {
        LinearClassifier.Link link = switch (fitted.text("loss")) {
            case "log", "log_loss" ->
                fitted.version().isAtLeast(1, 9) ? LinearClassifier.Link.LOGISTIC_EVEN : LinearClassifier.Link.LOGISTIC;
            case "modified_huber" -> LinearClassifier.Link.CLIPPED;
            default -> LinearClassifier.Link.NONE;
        };
        return classifier(fitted, in, Labels.classes(fitted, "classes_"), link);
    }

    /** Its classes are those of its label binarizer. */
    private static Estimator ridgeClassifier(Fitted fitted, Incoming in) {
        PyObject object = fitted.read("_label_binarizer", PyValue::asObject);
        Fitted binarizer = new Fitted(object, fitted.name("_label_binarizer"), fitted.scope());
        if (binarizer.text("y_type_", "").startsWith("multilabel")) {
            return new LinearMultilabel(LinearImporters.map(fitted, in));
        }
        return classifier(fitted, in, Labels.classes(binarizer, "classes_"), LinearClassifier.Link.NONE);
    }

    private static Estimator elliptic(Fitted fitted, Incoming in) {
        Matrix precision = fitted.matrix("precision_");
        double[] centre = fitted.vector("location_", fitted.checkColumns("precision_", precision.columns(), in));
        if (centre.length == 0 || precision.rows() != centre.length) {
            throw fitted.wrong("precision_", "as many rows as columns, one at least");
        }
        return new EllipticDetector(centre, precision.values(), fitted.number("offset_"));
    }

    private static Estimator detector(Fitted fitted, Incoming in) {
        double[] offset = fitted.vector("offset_", 1);
        return new LinearDetector(LinearImporters.map(fitted, in, new double[] {-offset[0]}));
    }
}
