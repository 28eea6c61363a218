package io.picklejar.model.kernel.process;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.similarity.RowKernel;

/**
 * A covariance function. Source: {@code sklearn.gaussian_process.kernels}. The second row is one of training: noise of the
 * row itself counts in {@link #own} alone.
 */
public sealed interface Covariance extends RowKernel {

    /** The covariance of a row with itself. */
    double own(double[] a, int from, int n);

    /** The same for all pairs. */
    record Constant(double value) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            return value;
        }

        @Override
        public double own(double[] a, int from, int n) {
            return value;
        }
    }

    /** Noise of each row alone. */
    record White(double level) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            return 0;
        }

        @Override
        public double own(double[] a, int from, int n) {
            return level;
        }
    }

    /** {@code x . y + sigma^2}. */
    record DotProduct(double sigma) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            return Numerics.dot(a, aFrom, b, bFrom, n) + sigma * sigma;
        }

        @Override
        public double own(double[] a, int from, int n) {
            return of(a, from, a, from, n);
        }
    }

    /** {@code (1 + d^2 / (2 alpha length^2)) ^ -alpha}. */
    record RationalQuadratic(double length, double alpha) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            double square = Lengths.ONE.squaredDistance(a, aFrom, b, bFrom, n);
            return Math.pow(1 + square / (2 * alpha * (length * length)), -alpha);
        }

        @Override
        public double own(double[] a, int from, int n) {
            return 1;
        }
    }

    /** {@code exp(-2 (sin(pi d / period) / length)^2)}. */
    record Periodic(double length, double period) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            double distance = Math.sqrt(Lengths.ONE.squaredDistance(a, aFrom, b, bFrom, n));
            double wave = Math.sin(Math.PI / period * distance) / length;
            return Math.exp(-2 * (wave * wave));
        }

        @Override
        public double own(double[] a, int from, int n) {
            return 1;
        }
    }

    /** {@code exp(-d^2 / 2)}, columns by their lengths. */
    record Rbf(Lengths lengths) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            return Math.exp(-0.5 * lengths.squaredDistance(a, aFrom, b, bFrom, n));
        }

        @Override
        public double own(double[] a, int from, int n) {
            return 1;
        }

        @Override
        public void requireColumns(int n) {
            lengths.requireColumns(n);
        }
    }

    /** Matérn's, of the smoothness that has a closed form. */
    record Matern(Lengths lengths, Smoothness smoothness) implements Covariance {

        /** The parameter nu. */
        public enum Smoothness {
            /** 1/2. */
            HALF,
            /** 3/2. */
            THREE_HALVES,
            /** 5/2. */
            FIVE_HALVES,
            /** Without bound, which is {@link Rbf}. */
            INFINITE
        }

        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            double distance = Math.sqrt(lengths.squaredDistance(a, aFrom, b, bFrom, n));
            return switch (smoothness) {
                case HALF -> Math.exp(-distance);
                case THREE_HALVES -> threeHalves(distance * Math.sqrt(3));
                case FIVE_HALVES -> fiveHalves(distance * Math.sqrt(5));
                case INFINITE -> Math.exp(-(distance * distance) / 2);
            };
        }

        private static double threeHalves(double d) {
            return (1 + d) * Math.exp(-d);
        }

        private static double fiveHalves(double d) {
            return (1 + d + d * d / 3) * Math.exp(-d);
        }

        @Override
        public double own(double[] a, int from, int n) {
            return 1;
        }

        @Override
        public void requireColumns(int n) {
            lengths.requireColumns(n);
        }
    }

    /** Both added up. */
    record Sum(Covariance first, Covariance second) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            return first.of(a, aFrom, b, bFrom, n) + second.of(a, aFrom, b, bFrom, n);
        }

        @Override
        public double own(double[] a, int from, int n) {
            return first.own(a, from, n) + second.own(a, from, n);
        }

        @Override
        public void requireColumns(int n) {
            first.requireColumns(n);
            second.requireColumns(n);
        }
    }

    /** Both multiplied. */
    record Product(Covariance first, Covariance second) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            return first.of(a, aFrom, b, bFrom, n) * second.of(a, aFrom, b, bFrom, n);
        }

        @Override
        public double own(double[] a, int from, int n) {
            return first.own(a, from, n) * second.own(a, from, n);
        }

        @Override
        public void requireColumns(int n) {
            first.requireColumns(n);
            second.requireColumns(n);
        }
    }

    /** To a power. */
    record Power(Covariance base, double exponent) implements Covariance {
        @Override
        public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
            return raised(base.of(a, aFrom, b, bFrom, n));
        }

        private double raised(double value) {
            return exponent == 2 ? value * value : Math.pow(value, exponent);
        }

        @Override
        public double own(double[] a, int from, int n) {
            return raised(base.own(a, from, n));
        }

        @Override
        public void requireColumns(int n) {
            base.requireColumns(n);
        }
    }
}
