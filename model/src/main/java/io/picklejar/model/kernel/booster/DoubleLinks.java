package io.picklejar.model.kernel.booster;

/** What the objectives of LightGBM and CatBoost make of sums, in float64. */
public final class DoubleLinks {

    private DoubleLinks() {}

    /** {@code 1 / (1 + exp(-steepness * x))}, each sum for itself. */
    public static Link sigmoid(double steepness) {
        return new Each(Function.SIGMOID, steepness);
    }

    /** {@code exp(x)}. */
    public static Link exponential() {
        return new Each(Function.EXPONENTIAL, 1);
    }

    /** {@code sign(x) * x * x}, for a target whose square root was learnt. */
    public static Link signedSquare() {
        return new Each(Function.SIGNED_SQUARE, 1);
    }

    /** {@code log(1 + exp(x))}. */
    public static Link softplus() {
        return new Each(Function.SOFTPLUS, 1);
    }

    /** Softmax over a row's sums: shifted by the greatest, added up in order. */
    public static Link softmax() {
        return new Softmax();
    }

    /** Sums divided by the number of iterations, then {@code next}. */
    public static Link mean(int iterations, Link next) {
        return new Mean(iterations, next);
    }

    /** A mean and the logarithm of a deviation become a mean and a variance: {@code (a, exp(2 b))}. */
    public static Link meanAndVariance() {
        return new MeanAndVariance();
    }

    private enum Function {
        SIGMOID,
        EXPONENTIAL,
        SIGNED_SQUARE,
        SOFTPLUS
    }

    private record Each(Function function, double steepness) implements Link {
        @Override
        public double[] apply(double[] sums, int rows, int width) {
            for (int i = 0; i < rows * width; i++) {
                double x = sums[i];
                sums[i] = switch (function) {
                    case SIGMOID -> 1 / (1 + Math.exp(-steepness * x));
                    case EXPONENTIAL -> Math.exp(x);
                    case SIGNED_SQUARE -> Math.signum(x) * x * x;
                    case SOFTPLUS -> Math.log1p(Math.exp(x));
                };
            }
            return sums;
        }
    }

    private record Softmax() implements Link {
        @Override
        public double[] apply(double[] sums, int rows, int width) {
            for (int row = 0; row < rows; row++) {
                one(sums, row * width, width);
            }
            return sums;
        }

        private static void one(double[] sums, int from, int width) {
            double greatest = sums[from];
            for (int i = from + 1; i < from + width; i++) {
                greatest = Math.max(greatest, sums[i]);
            }
            double total = 0;
            for (int i = from; i < from + width; i++) {
                sums[i] = Math.exp(sums[i] - greatest);
                total += sums[i];
            }
            for (int i = from; i < from + width; i++) {
                sums[i] /= total;
            }
        }
    }

    private record Mean(int iterations, Link next) implements Link {
        @Override
        public int outputs(int sums) {
            return next.outputs(sums);
        }

        @Override
        public double[] apply(double[] sums, int rows, int width) {
            for (int i = 0; i < rows * width; i++) {
                sums[i] /= iterations;
            }
            return next.apply(sums, rows, width);
        }
    }

    private record MeanAndVariance() implements Link {
        @Override
        public double[] apply(double[] sums, int rows, int width) {
            for (int row = 0; row < rows; row++) {
                sums[2 * row + 1] = Math.exp(2 * sums[2 * row + 1]);
            }
            return sums;
        }
    }
}
