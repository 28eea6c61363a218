package io.picklejar.model.kernel.bayes;

/** The logarithmic derivative of the gamma function, for positive arguments, as {@code scipy.special.digamma}. */
public final class Digamma {

    /** From here on the asymptotic series is exact to a double. */
    private static final double LARGE = 10;

    /** {@code B(2k) / (2k)} for k = 1, 2, …, the series of Abramowitz and Stegun 6.3.18. */
    private static final double[] SERIES = {
        1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12
    };

    private Digamma() {}

    /** NaN where {@code x} is not positive. */
    public static double of(double x) {
        if (!(x > 0)) {
            return Double.NaN;
        }
        double steps = 0;
        double y = x;
        for (; y < LARGE; y++) {
            steps += 1 / y;
        }
        double square = 1 / (y * y);
        double tail = 0;
        for (int k = SERIES.length - 1; k >= 0; k--) {
            tail = (tail + SERIES[k]) * square;
        }
        return Math.log(y) - 0.5 / y - tail - steps;
    }
}
