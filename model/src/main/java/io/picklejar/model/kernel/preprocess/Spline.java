package io.picklejar.model.kernel.preprocess;

import java.util.Arrays;

/** Several B-splines on the same knots. Source: {@code scipy.interpolate.BSpline} and {@code _deBoor_D} behind it. */
public final class Spline {

    private final double[] knots;
    private final double[] coefficients;
    private final int width;
    private final int degree;
    private final int intervals;

    /**
     * Checks that the parts fit.
     *
     * @param knots ascending, at least {@code 2 * (degree + 1)}
     * @param coefficients {@code (knots - degree - 1) x width} or more rows, row-major
     */
    public Spline(double[] knots, double[] coefficients, int width, int degree) {
        this.intervals = knots.length - degree - 1;
        if (degree < 0 || degree > 100 || intervals <= degree) {
            throw new IllegalArgumentException(knots.length + " knots for splines of degree " + degree);
        }
        if (width < 1 || (long) intervals * width > coefficients.length) {
            throw new IllegalArgumentException(coefficients.length + " spline coefficients for " + knots.length
                    + " knots, degree " + degree + " and " + width + " splines");
        }
        for (int i = 0; i < knots.length; i++) {
            if (!Double.isFinite(knots[i]) || (i > 0 && knots[i] < knots[i - 1])) {
                throw new IllegalArgumentException("knot " + knots[i] + " at " + i + " (expected: ascending)");
            }
        }
        this.knots = knots.clone();
        this.coefficients = coefficients.clone();
        this.width = width;
        this.degree = degree;
    }

    int width() {
        return width;
    }

    int degree() {
        return degree;
    }

    int knots() {
        return knots.length;
    }

    double knot(int i) {
        return knots[i];
    }

    double first() {
        return knots[degree];
    }

    double last() {
        return knots[intervals];
    }

    /** The number in the knots' range that stands for x where all repeats; the remainder as Python's {@code %} has it. */
    double wrapped(double x) {
        double period = last() - first();
        double rest = (x - first()) % period;
        if (rest < 0) {
            rest += period;
        }
        return first() + rest;
    }

    double[] at(double x, int derivative) {
        double[] values = new double[width];
        fill(x, derivative, values, new double[2 * (degree + 1)]);
        return values;
    }

    /** @param scratch at least {@code 2 * (degree + 1)} */
    void fill(double x, int derivative, double[] values, double[] scratch) {
        int interval = interval(x);
        basis(x, interval, derivative, scratch);
        Arrays.fill(values, 0);
        for (int a = 0; a <= degree; a++) {
            int row = (interval + a - degree) * width;
            for (int j = 0; j < width; j++) {
                values[j] += coefficients[row + j] * scratch[a];
            }
        }
    }

    private int interval(double x) {
        int low = degree;
        int high = intervals - 1;
        while (low < high) {
            int mid = (low + high + 1) >>> 1;
            if (x >= knots[mid]) {
                low = mid;
            } else {
                high = mid - 1;
            }
        }
        return low;
    }

    /** The {@code degree + 1} splines that are not zero in the interval, or their first derivatives. */
    private void basis(double x, int interval, int derivative, double[] h) {
        int copy = degree + 1;
        h[0] = 1;
        for (int j = 1; j <= degree; j++) {
            System.arraycopy(h, 0, h, copy, j);
            h[0] = 0;
            boolean derived = j > degree - derivative;
            for (int n = 1; n <= j; n++) {
                double right = knots[interval + n];
                double left = knots[interval + n - j];
                if (right == left) {
                    h[derived ? derivative : n] = 0;
                } else if (derived) {
                    double w = j * h[copy + n - 1] / (right - left);
                    h[n - 1] -= w;
                    h[n] = w;
                } else {
                    double w = h[copy + n - 1] / (right - left);
                    h[n - 1] += w * (right - x);
                    h[n] = w * (x - left);
                }
            }
        }
        if (derivative > degree) {
            h[0] = 0;
        }
    }
}
