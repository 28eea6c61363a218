package io.picklejar.model.kernel.text;

/** Division of sparse rows by their norm. Source: {@code sklearn.utils.sparsefuncs_fast}: sums in float64, cell by cell, of
 * squares in the precision of the cells. */
public enum RowNorm {
    NONE,
    L1,
    L2;

    void apply(int[] rowStart, int rows, double[] values, boolean single) {
        for (int row = 0; this != NONE && row < rows; row++) {
            double norm = norm(values, rowStart[row], rowStart[row + 1], single);
            for (int i = rowStart[row]; norm != 0 && i < rowStart[row + 1]; i++) {
                values[i] = single ? (float) (values[i] / norm) : values[i] / norm;
            }
        }
    }

    private double norm(double[] values, int from, int to, boolean single) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double square = single ? (float) (values[i] * values[i]) : values[i] * values[i];
            sum += this == L1 ? Math.abs(values[i]) : square;
        }
        return this == L1 ? sum : Math.sqrt(sum);
    }
}
