package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Numerics;

/** A function from a score to a probability. */
public sealed interface Calibration {

    double apply(double score);

    /** {@code expit(-(a * score + b))}. Source: {@code _SigmoidCalibration}. */
    record Sigmoid(double a, double b) implements Calibration {
        @Override
        public double apply(double score) {
            return Numerics.expit(-(a * score + b));
        }
    }

    /**
     * Straight lines between points. Source: {@code IsotonicRegression.transform}: {@code numpy.interp} behind
     * {@code scipy.interpolate.interp1d}.
     */
    final class Isotonic implements Calibration {
        private final double[] x;
        private final double[] y;
        private final boolean clips;
        private final double min;
        private final double max;
        private final boolean single;

        /**
         * A step-wise linear function.
         *
         * @param x ascending
         * @param y one a point
         * @param clips whether values outside of {@code min..max} count as its ends; else they give NaN
         * @param single whether values are rounded to float32 on their way in and out
         */
        public Isotonic(double[] x, double[] y, boolean clips, double min, double max, boolean single) {
            if (x.length == 0 || x.length != y.length) {
                throw new IllegalArgumentException(x.length + " and " + y.length + " coordinates of points");
            }
            for (int i = 0; i < x.length; i++) {
                if (Double.isNaN(x[i]) || (i > 0 && x[i] < x[i - 1])) {
                    throw new IllegalArgumentException("points that do not ascend, at " + i);
                }
            }
            this.x = x.clone();
            this.y = y.clone();
            this.clips = clips;
            this.min = min;
            this.max = max;
            this.single = single;
        }

        @Override
        public double apply(double score) {
            double value = single ? (float) score : score;
            if (clips) {
                value = value < min ? min : value > max ? max : value;
            }
            double result = x.length == 1 ? y[0] : between(value);
            return single ? (float) result : result;
        }

        private double between(double value) {
            int last = x.length - 1;
            if (!(value >= x[0] && value <= x[last])) {
                return Double.NaN;
            }
            int at = interval(value);
            if (at == last || x[at] == value) {
                return y[at];
            }
            double slope = (y[at + 1] - y[at]) / (x[at + 1] - x[at]);
            return slope * (value - x[at]) + y[at];
        }

        /** The last point that is not greater. */
        private int interval(double value) {
            int low = 0;
            int high = x.length;
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (x[middle] <= value) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
