package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.PipedEstimator;
import io.picklejar.model.kernel.linear.LinearMap;
import io.picklejar.model.kernel.process.LaplaceClassifier;
import io.picklejar.model.kernel.process.ProcessRegressor;
import io.picklejar.model.kernel.similarity.Similarities;
import java.util.Arrays;
import java.util.List;

/** GaussianProcessRegressor and GaussianProcessClassifier. */
final class ProcessImporters {

    private static final String TRAINING = "X_train_";
    private static final String INNER = "base_estimator_";

    private ProcessImporters() {}

    static void register(Importers.Builder to) {
        to.estimator(
                "GaussianProcessRegressor",
                ProcessImporters::regressor,
                "sklearn.gaussian_process._gpr",
                "sklearn.gaussian_process.gpr");
        for (String module : List.of("sklearn.gaussian_process._gpc", "sklearn.gaussian_process.gpc")) {
            to.estimator("GaussianProcessClassifier", ProcessImporters::classifier, module);
            to.estimator("_BinaryGaussianProcessClassifierLaplace", ProcessImporters::laplace, module);
        }
    }

    private static Matrix training(Fitted fitted, Incoming in) {
        Matrix rows = fitted.matrix(TRAINING);
        if (rows.rows() == 0 || rows.columns() == 0) {
            throw fitted.wrong(TRAINING, "at least one row and column");
        }
        fitted.checkColumns(TRAINING, rows.columns(), in);
        return rows;
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        Matrix rows = training(fitted, in);
        Transform kernels = new Similarities(Covariances.read(fitted, "kernel_"), rows.columns(), rows.values(), false);
        LinearMap dual = KernelImporters.dual(fitted, "alpha_", rows.rows());
        boolean normalized = fitted.flag("normalize_y", false);
        boolean scaled = normalized && fitted.version().isAtLeast(0, 23);
        double[] scale = ofTargets(fitted, "_y_train_std", dual.outputs(), scaled, 1);
        String mean = fitted.has("y_train_mean") ? "y_train_mean" : "_y_train_mean";
        double[] shift = ofTargets(fitted, mean, dual.outputs(), normalized, 0);
        return PipedEstimator.of(kernels, new ProcessRegressor(dual, scale, shift));
    }

    /** Targets were centred only until 0.23 scaled them too. */
    private static double[] ofTargets(
            Fitted fitted, String attribute, int outputs, boolean required, double whereAbsent) {
        boolean absent = fitted.find(attribute) == null && !required;
        double[] found = absent ? new double[] {whereAbsent} : fitted.vector(attribute);
        if (found.length != outputs && found.length != 1) {
            throw fitted.wrong(attribute, "1 or " + outputs);
        }
        double[] each = new double[outputs];
        Arrays.setAll(each, k -> found[found.length == 1 ? 0 : k]);
        return each;
    }

    /** Of two classes one process; of more one-versus-rest or one-versus-one around several. */
    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        Estimator inner = Inner.one(fitted, INNER, in);
        if (!Inner.classes(inner, fitted.label()).equals(classes)) {
            throw fitted.wrong("classes_", "those of " + INNER);
        }
        return inner;
    }

    private static Estimator laplace(Fitted fitted, Incoming in) {
        Matrix rows = training(fitted, in);
        int n = rows.rows();
        double[] target = fitted.vector("y_train_", n);
        double[] probability = fitted.vector("pi_", n);
        double[] residual = new double[n];
        Arrays.setAll(residual, i -> target[i] - probability[i]);
        Matrix lower = fitted.matrix("L_");
        if (lower.rows() != n || lower.columns() != n) {
            throw fitted.wrong("L_", n + " x " + n);
        }
        return new LaplaceClassifier(
                Covariances.read(fitted, "kernel_"),
                rows.columns(),
                rows.values(),
                residual,
                fitted.vector("W_sr_", n),
                lower.values(),
                Labels.classes(fitted, "classes_"));
    }
}
