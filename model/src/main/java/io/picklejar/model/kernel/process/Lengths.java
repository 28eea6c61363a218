package io.picklejar.model.kernel.process;

/** The length scale of each column, or one for all. */
public final class Lengths {

    static final Lengths ONE = new Lengths(new double[] {1});

    private final double[] lengths;

    /** @param lengths one, or one a column */
    public Lengths(double[] lengths) {
        if (lengths.length == 0) {
            throw new IllegalArgumentException("no length scale (expected: one, or one a column)");
        }
        this.lengths = lengths.clone();
    }

    void requireColumns(int n) {
        if (lengths.length != 1 && lengths.length != n) {
            throw new IllegalArgumentException(lengths.length + " length scales for " + n + " columns");
        }
    }

    /** As scipy's {@code cdist} of both rows divided by the lengths. */
    double squaredDistance(double[] a, int aFrom, double[] b, int bFrom, int n) {
        boolean one = lengths.length == 1;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double length = lengths[one ? 0 : i];
            double d = a[aFrom + i] / length - b[bFrom + i] / length;
            sum += d * d;
        }
        return sum;
    }
}
