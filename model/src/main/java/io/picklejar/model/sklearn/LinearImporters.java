package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.linear.LinearClassifier;
import io.picklejar.model.kernel.linear.LinearMap;
import io.picklejar.model.kernel.linear.LinearRegressor;
import java.util.Arrays;
import java.util.List;

/** LinearRegression, Ridge, LogisticRegression. */
final class LinearImporters {

    private LinearImporters() {}

    static void register(Importers.Builder to) {
        to.estimator(
                "LinearRegression",
                LinearImporters::regressor,
                "sklearn.linear_model._base",
                "sklearn.linear_model.base");
        to.estimator("Ridge", LinearImporters::regressor, "sklearn.linear_model._ridge", "sklearn.linear_model.ridge");
        to.estimator(
                "LogisticRegression",
                LinearImporters::logistic,
                "sklearn.linear_model._logistic",
                "sklearn.linear_model.logistic");
    }

    /** {@code coef_} and {@code intercept_}: one score for a coef of one dimension, else one a row. */
    static LinearMap map(Fitted fitted, Incoming in) {
        return map(fitted, in, fitted.vector("intercept_"));
    }

    static LinearMap map(Fitted fitted, Incoming in, double[] read) {
        Matrix coef = CompressedRows.isOne(fitted.get("coef_"))
                ? CompressedRows.read(fitted, "coef_").dense(fitted)
                : fitted.matrix("coef_");
        fitted.checkColumns("coef_", coef.columns(), in);
        if (coef.rows() == 0 || coef.columns() == 0) {
            throw fitted.wrong("coef_", "at least one row and column");
        }
        double[] intercept = read;
        if (intercept.length == 1 && coef.rows() > 1) {
            double only = intercept[0];
            intercept = new double[coef.rows()];
            Arrays.fill(intercept, only);
        } else if (intercept.length != coef.rows()) {
            throw fitted.wrong("intercept_", "1 or " + coef.rows() + " for coef_ of " + coef.rows() + " rows");
        }
        return new LinearMap(coef.columns(), coef.values(), intercept, in.isSingle() && coef.isSingle());
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        return new LinearRegressor(map(fitted, in));
    }

    static Estimator logistic(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        LinearMap map = map(fitted, in);
        if (map.outputs() != classes.size() && !(map.outputs() == 1 && classes.size() == 2)) {
            String rows = classes.size() == 2 ? "1 row" : classes.size() + " rows";
            throw fitted.wrong("coef_", rows + " for " + classes.size() + " classes");
        }
        return new LinearClassifier(map, classes, logisticLink(fitted, classes.size()));
    }

    /**
     * Which formula {@code predict_proba} takes. Before 0.20 one score was always read as of one-versus-rest; {@code auto}
     * came with 0.20; from 1.8 there is no {@code multi_class}, and in 1.5 to 1.7 it may be {@code 'deprecated'}.
     */
    private static LinearClassifier.Link logisticLink(Fitted fitted, int classes) {
        SklearnVersion version = fitted.version();
        String multiClass = fitted.text("multi_class", version.isAtLeast(0, 22) ? "auto" : "ovr");
        boolean oneVersusRest = switch (multiClass) {
            case "ovr", "warn" -> true;
            case "multinomial" -> classes <= 2 && !version.isAtLeast(0, 20);
            case "auto", "deprecated" -> classes <= 2 || solvesOneVersusRest(fitted);
            default -> throw fitted.wrong("multi_class", "auto, ovr or multinomial");
        };
        return oneVersusRest ? LinearClassifier.Link.LOGISTIC : LinearClassifier.Link.SOFTMAX;
    }

    /** newton-cholesky could do no more than one-versus-rest until 1.6. */
    private static boolean solvesOneVersusRest(Fitted fitted) {
        String solver = fitted.text("solver", "lbfgs");
        boolean cholesky = solver.equals("newton-cholesky") && !fitted.version().isAtLeast(1, 6);
        return solver.equals("liblinear") || cholesky;
    }
}
