package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.compose.PipedEstimator;
import io.picklejar.model.kernel.decompose.Projection;
import io.picklejar.model.kernel.linear.LinearMap;
import io.picklejar.model.kernel.linear.LinearRegressor;
import io.picklejar.model.kernel.preprocess.Standardization;
import java.util.List;

/** PLSRegression, PLSCanonical and CCA, which predict and transform; PLSSVD, which transforms. */
final class CrossImporters {

    private static final String ROTATIONS = "x_rotations_";
    private static final String LOADINGS = "y_loadings_";

    private CrossImporters() {}

    static void register(Importers.Builder to) {
        for (String name : List.of("PLSRegression", "PLSCanonical", "CCA")) {
            to.both(
                    name,
                    (fitted, in) -> projected(fitted, in, ROTATIONS),
                    CrossImporters::predictor,
                    fitted -> true,
                    "sklearn.cross_decomposition._pls",
                    "sklearn.cross_decomposition.pls_",
                    "sklearn.cross_decomposition._cca",
                    "sklearn.cross_decomposition.cca_");
        }
        to.step(
                "PLSSVD",
                (fitted, in) -> projected(fitted, in, fitted.has("x_weights_") ? "x_weights_" : ROTATIONS),
                "sklearn.cross_decomposition._pls",
                "sklearn.cross_decomposition.pls_");
    }

    /** Attributes had no underscore before their name until 0.24. */
    private static String name(Fitted fitted, String name) {
        return fitted.has("_" + name) || !fitted.has(name + "_") ? "_" + name : name + "_";
    }

    private static Matrix rotations(Fitted fitted, Incoming in, String attribute) {
        Matrix rotations = fitted.matrix(attribute);
        if (rotations.rows() == 0 || rotations.columns() == 0) {
            throw fitted.wrong(attribute, "at least one row and column");
        }
        fitted.checkColumns(attribute, rotations.rows(), in);
        return rotations;
    }

    private static Standardization standardized(Fitted fitted, int columns) {
        double[] mean = fitted.vector(name(fitted, "x_mean"), columns);
        double[] scale = fitted.vector(name(fitted, "x_std"), columns);
        return new Standardization(columns, mean, scale, false);
    }

    private static ImportedStep projected(Fitted fitted, Incoming in, String attribute) {
        Matrix rotations = rotations(fitted, in, attribute);
        int columns = rotations.rows();
        double[] turned = KernelImporters.transposed(rotations.values(), columns, rotations.columns());
        Transform projection = new Projection(columns, turned, null, null, null, false);
        return new ImportedStep(Chain.of(List.of(standardized(fitted, columns), projection)), Precision.DOUBLE);
    }

    /**
     * The coefficients are made anew of what they have always been made of: {@code coef_} itself was transposed in 1.3,
     * scaled by the columns too from 1.5 on, and stood under another name in between.
     */
    private static Estimator predictor(Fitted fitted, Incoming in) {
        Matrix rotations = rotations(fitted, in, ROTATIONS);
        int columns = rotations.rows();
        int parts = rotations.columns();
        Matrix loadings = fitted.matrix(LOADINGS);
        if (loadings.columns() != parts || loadings.rows() == 0) {
            throw fitted.wrong(LOADINGS, "as many columns as " + ROTATIONS + " has: " + parts);
        }
        int outputs = loadings.rows();
        double[] scale = fitted.vector(name(fitted, "y_std"), outputs);
        double[] intercept = fitted.vector(name(fitted, "y_mean"), outputs);
        fitted.scope().charge(8L * columns * outputs);
        double[] coef = new double[Math.multiplyExact(columns, outputs)];
        for (int i = 0; i < coef.length; i++) {
            int output = i / columns;
            coef[i] = scale[output]
                    * Numerics.dot(rotations.values(), i % columns * parts, loadings.values(), output * parts, parts);
        }
        LinearMap map = new LinearMap(columns, coef, intercept, false);
        return PipedEstimator.of(standardized(fitted, columns), new LinearRegressor(map));
    }
}
