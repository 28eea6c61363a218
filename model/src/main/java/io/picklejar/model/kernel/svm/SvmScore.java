package io.picklejar.model.kernel.svm;

import io.picklejar.model.kernel.Table;

/** A weighted sum of kernels: what SVR, NuSVR and OneClassSVM decide by. */
public final class SvmScore {

    private final SupportVectors vectors;
    private final double[] coef;
    private final double intercept;

    /** @param coef one a support vector */
    public SvmScore(SupportVectors vectors, double[] coef, double intercept) {
        if (coef.length != vectors.count()) {
            throw new IllegalArgumentException(coef.length + " coefficients (expected: " + vectors.count() + ")");
        }
        this.vectors = vectors;
        this.coef = coef.clone();
        this.intercept = intercept;
    }

    SupportVectors vectors() {
        return vectors;
    }

    /** One a row. */
    double[] of(Table in) {
        Table prepared = vectors.prepared(in);
        double[] kernels = new double[coef.length];
        double[] result = new double[in.rows()];
        for (int row = 0; row < result.length; row++) {
            vectors.kernels(prepared, row, kernels);
            double sum = 0;
            for (int i = 0; i < coef.length; i++) {
                sum += coef[i] * kernels[i];
            }
            result[row] = sum + intercept;
        }
        return result;
    }
}
