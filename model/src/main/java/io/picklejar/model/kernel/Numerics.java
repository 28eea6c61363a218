package io.picklejar.model.kernel;

/** Small numeric routines in the operation order of numpy and scipy, so that results agree to the last bits. */
public final class Numerics {

    private static final int PAIRWISE_BLOCK = 128;

    private Numerics() {}

    /**
     * Dot product of {@code n} values of {@code a} and {@code b}. Four running sums, as BLAS kernels keep several: the order
     * depends on {@code n} alone, never on how many rows are computed together.
     */
    public static double dot(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            s0 += a[aFrom + i] * b[bFrom + i];
            s1 += a[aFrom + i + 1] * b[bFrom + i + 1];
            s2 += a[aFrom + i + 2] * b[bFrom + i + 2];
            s3 += a[aFrom + i + 3] * b[bFrom + i + 3];
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (; i < n; i++) {
            sum += a[aFrom + i] * b[bFrom + i];
        }
        return sum;
    }

    /** {@link #dot} in float32: products and sums are rounded to it. */
    public static float dotSingle(double[] a, int aFrom, double[] b, int bFrom, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            s0 += (float) a[aFrom + i] * (float) b[bFrom + i];
            s1 += (float) a[aFrom + i + 1] * (float) b[bFrom + i + 1];
            s2 += (float) a[aFrom + i + 2] * (float) b[bFrom + i + 2];
            s3 += (float) a[aFrom + i + 3] * (float) b[bFrom + i + 3];
        }
        float sum = (s0 + s1) + (s2 + s3);
        for (; i < n; i++) {
            sum += (float) a[aFrom + i] * (float) b[bFrom + i];
        }
        return sum;
    }

    /** Sum of a contiguous axis as {@code numpy.add.reduce} does it: pairwise, eight running sums a block of 128. */
    public static double sum(double[] a, int from, int n) {
        if (n < 8) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += a[from + i];
            }
            return sum;
        }
        if (n <= PAIRWISE_BLOCK) {
            return sumOfBlock(a, from, n);
        }
        int half = n / 2;
        half -= half % 8;
        return sum(a, from, half) + sum(a, from + half, n - half);
    }

    private static double sumOfBlock(double[] a, int from, int n) {
        double[] r = new double[8];
        System.arraycopy(a, from, r, 0, 8);
        int whole = n - n % 8;
        for (int i = 8; i < whole; i += 8) {
            for (int k = 0; k < 8; k++) {
                r[k] += a[from + i + k];
            }
        }
        double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
        for (int i = whole; i < n; i++) {
            sum += a[from + i];
        }
        return sum;
    }

    /** Index of the first greatest value, counted from {@code from}; as in numpy the first NaN is greater than any number. */
    public static int argmax(double[] a, int from, int n) {
        int best = 0;
        for (int i = 0; i < n; i++) {
            double value = a[from + i];
            if (Double.isNaN(value)) {
                return i;
            }
            if (value > a[from + best]) {
                best = i;
            }
        }
        return best;
    }

    /** The logistic function, as {@code scipy.special.expit}. */
    public static double expit(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Softmax in place, as {@code sklearn.utils.extmath.softmax}: shifted by the maximum, then divided by the sum. */
    public static void softmax(double[] a, int from, int n) {
        double max = a[from + argmax(a, from, n)];
        for (int i = from; i < from + n; i++) {
            a[i] = Math.exp(a[i] - max);
        }
        divide(a, from, n, sum(a, from, n));
    }

    /** Divides {@code n} values by {@code divisor} in place. */
    public static void divide(double[] a, int from, int n, double divisor) {
        for (int i = from; i < from + n; i++) {
            a[i] /= divisor;
        }
    }
}
