package io.picklejar.model.kernel.linear;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Table;

/**
 * {@code X @ coef.T + intercept}.
 *
 * <p>In single precision, which numpy uses where both the columns and the coefficients are float32, every operation is
 * rounded to float32. BLAS chooses the order of the sum by processor and shape, so such scores agree to about 1e-6 only.
 */
public final class LinearMap {

    private final int inputs;
    private final int outputs;
    private final double[] coef;
    private final double[] intercept;
    private final boolean single;

    /**
     * @param coef {@code outputs x inputs}, row-major
     * @param intercept one an output
     */
    public LinearMap(int inputs, double[] coef, double[] intercept, boolean single) {
        if (coef.length != (long) inputs * intercept.length) {
            throw new IllegalArgumentException(
                    coef.length + " coefficients (expected: " + intercept.length + " x " + inputs + ")");
        }
        this.inputs = inputs;
        this.outputs = intercept.length;
        this.coef = coef.clone();
        this.intercept = intercept.clone();
        this.single = single;
    }

    public int inputs() {
        return inputs;
    }

    public int outputs() {
        return outputs;
    }

    /** Whether scores are float32, which what is made of them then is too. */
    boolean isSingle() {
        return single;
    }

    /** {@code rows x outputs}. */
    public double[] apply(Table in) {
        if (in.isSparse()) {
            return applySparse(in);
        }
        int rows = in.rows();
        double[] cells = in.numbers();
        double[] result = new double[rows * outputs];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < outputs; k++) {
                result[row * outputs + k] = single
                        ? Numerics.dotSingle(cells, row * inputs, coef, k * inputs, inputs) + (float) intercept[k]
                        : Numerics.dot(cells, row * inputs, coef, k * inputs, inputs) + intercept[k];
            }
        }
        return result;
    }

    /** Cell by cell in the order of columns, as scipy's {@code csr_matvecs}. */
    private double[] applySparse(Table in) {
        double[] result = new double[in.rows() * outputs];
        for (int row = 0; row < in.rows(); row++) {
            for (int k = 0; k < outputs; k++) {
                double sum = sparseDot(in, row, k * inputs);
                result[row * outputs + k] = single ? (float) sum + (float) intercept[k] : sum + intercept[k];
            }
        }
        return result;
    }

    private double sparseDot(Table in, int row, int from) {
        int[] columns = in.columnIndices();
        double[] values = in.values();
        int end = in.rowStart()[row + 1];
        double sum = 0;
        for (int at = in.rowStart()[row]; at < end; at++) {
            double product = values[at] * coef[from + columns[at]];
            sum = single ? (float) (sum + (float) product) : sum + product;
        }
        return sum;
    }
}
