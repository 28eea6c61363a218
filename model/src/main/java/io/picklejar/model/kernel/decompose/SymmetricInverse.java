package io.picklejar.model.kernel.decompose;

/** Inverse of a small matrix, by elimination with the greatest pivot. */
public final class SymmetricInverse {

    private SymmetricInverse() {}

    /**
     * The inverse; the argument is used up.
     *
     * @param a {@code n x n}, row-major
     * @throws IllegalArgumentException where it is singular
     */
    public static double[] of(double[] a, int n) {
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) {
            inverse[i * n + i] = 1;
        }
        for (int column = 0; column < n; column++) {
            int pivot = pivot(a, n, column);
            swap(a, n, pivot, column);
            swap(inverse, n, pivot, column);
            double by = a[column * n + column];
            if (!(Math.abs(by) > 0)) {
                throw new IllegalArgumentException("a singular matrix");
            }
            for (int j = 0; j < n; j++) {
                a[column * n + j] /= by;
                inverse[column * n + j] /= by;
            }
            eliminate(a, inverse, n, column);
        }
        return inverse;
    }

    private static int pivot(double[] a, int n, int column) {
        int best = column;
        for (int row = column + 1; row < n; row++) {
            if (Math.abs(a[row * n + column]) > Math.abs(a[best * n + column])) {
                best = row;
            }
        }
        return best;
    }

    private static void swap(double[] a, int n, int i, int j) {
        for (int k = 0; k < n && i != j; k++) {
            double value = a[i * n + k];
            a[i * n + k] = a[j * n + k];
            a[j * n + k] = value;
        }
    }

    private static void eliminate(double[] a, double[] inverse, int n, int column) {
        for (int row = 0; row < n; row++) {
            double factor = a[row * n + column];
            for (int j = 0; j < n && row != column; j++) {
                a[row * n + j] -= factor * a[column * n + j];
                inverse[row * n + j] -= factor * inverse[column * n + j];
            }
        }
    }
}
