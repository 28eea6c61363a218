package io.picklejar.model.kernel.process;

/** The error function to the last bits of a double: the series of Abramowitz and Stegun 7.1.6, the fraction of 7.1.14. */
public final class Erf {

    private static final double LARGE = 3;

    /** From here on it is 1 to a double. */
    private static final double WHOLE = 6;

    private static final int TERMS = 60;

    private Erf() {}

    public static double of(double x) {
        double size = Math.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (size >= WHOLE) {
            return Math.signum(x);
        }
        return size < LARGE ? series(x) : Math.signum(x) * (1 - complement(size));
    }

    /** All terms are of one sign. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; k <= 2 * TERMS && sum + term != sum; k++) {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private static double complement(double x) {
        double fraction = x;
        for (int k = TERMS; k > 0; k--) {
            fraction = x + k / 2.0 / fraction;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }
}
