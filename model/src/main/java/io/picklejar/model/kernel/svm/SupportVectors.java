package io.picklejar.model.kernel.svm;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.SparseRows;
import io.picklejar.model.kernel.Table;

/**
 * The vectors that rows are compared with. Source: {@code Kernel::k_function} of libsvm, dense and sparse: where the vectors
 * are sparse, only cells that are not zero are added up, in the order of columns.
 */
public final class SupportVectors {

    private final Table vectors;
    private final KernelFunction kernel;

    /** @param vectors one a row; dense or sparse, as it was trained */
    public SupportVectors(Table vectors, KernelFunction kernel) {
        this.vectors = vectors;
        this.kernel = kernel;
    }

    public int inputs() {
        return vectors.columns();
    }

    public int count() {
        return vectors.rows();
    }

    public boolean isSparse() {
        return vectors.isSparse();
    }

    /** The rows as {@link #kernels} reads them. */
    Table prepared(Table in) {
        return isSparse() ? SparseRows.of(in) : in;
    }

    /** The kernel of a row with each vector, into {@code result}. */
    void kernels(Table prepared, int row, double[] result) {
        for (int i = 0; i < vectors.rows(); i++) {
            result[i] = kernel.of(isSparse() ? sparse(prepared, row, i) : dense(prepared, row, i));
        }
    }

    private double dense(Table in, int row, int vector) {
        int n = inputs();
        return kernel.ofDistance()
                ? squaredDistance(in.numbers(), row * n, vectors.numbers(), vector * n, n)
                : Numerics.dot(in.numbers(), row * n, vectors.numbers(), vector * n, n);
    }

    /** Four running sums, as in {@link Numerics#dot}. */
    private static double squaredDistance(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            double d0 = a[aFrom + i] - b[bFrom + i];
            double d1 = a[aFrom + i + 1] - b[bFrom + i + 1];
            double d2 = a[aFrom + i + 2] - b[bFrom + i + 2];
            double d3 = a[aFrom + i + 3] - b[bFrom + i + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (; i < n; i++) {
            double d = a[aFrom + i] - b[bFrom + i];
            sum += d * d;
        }
        return sum;
    }

    private double sparse(Table in, int row, int vector) {
        return kernel.ofDistance() ? sparseDistance(in, row, vector) : sparseDot(in, row, vector);
    }

    private double sparseDot(Table in, int row, int vector) {
        int[] xs = in.columnIndices();
        int[] ys = vectors.columnIndices();
        int x = in.rowStart()[row];
        int y = vectors.rowStart()[vector];
        int xEnd = in.rowStart()[row + 1];
        int yEnd = vectors.rowStart()[vector + 1];
        double sum = 0;
        while (x < xEnd && y < yEnd) {
            if (xs[x] == ys[y]) {
                sum += in.values()[x++] * vectors.values()[y++];
            } else if (xs[x] > ys[y]) {
                y++;
            } else {
                x++;
            }
        }
        return sum;
    }

    private double sparseDistance(Table in, int row, int vector) {
        int[] xs = in.columnIndices();
        int[] ys = vectors.columnIndices();
        int x = in.rowStart()[row];
        int y = vectors.rowStart()[vector];
        int xEnd = in.rowStart()[row + 1];
        int yEnd = vectors.rowStart()[vector + 1];
        double sum = 0;
        while (x < xEnd || y < yEnd) {
            double d;
            if (y == yEnd || (x < xEnd && xs[x] < ys[y])) {
                d = in.values()[x++];
            } else if (x == xEnd || xs[x] > ys[y]) {
                d = vectors.values()[y++];
            } else {
                d = in.values()[x++] - vectors.values()[y++];
            }
            sum += d * d;
        }
        return sum;
    }
}
