package io.picklejar.model.kernel.similarity;

import io.picklejar.model.kernel.Numerics;

/**
 * A named kernel. Source: {@code sklearn.metrics.pairwise}; distances are multiplied out as {@code euclidean_distances} does
 * it.
 *
 * @param degree of {@code POLYNOMIAL}
 * @param coef0 of {@code POLYNOMIAL} and {@code SIGMOID}
 */
public record PairwiseKernel(Kind kind, double gamma, double coef0, double degree) implements RowKernel {

    /** What is computed of two rows. */
    public enum Kind {
        /** {@code x . y}. */
        LINEAR,
        /** {@code (gamma x . y + coef0) ^ degree}. */
        POLYNOMIAL,
        /** {@code exp(-gamma |x - y|^2)}. */
        RBF,
        /** {@code tanh(gamma x . y + coef0)}. */
        SIGMOID,
        /** {@code exp(-gamma sum |x - y|)}. */
        LAPLACIAN,
        /** {@code x . y / (|x| |y|)}. */
        COSINE,
        /** {@code -sum (x - y)^2 / (x + y)}. */
        ADDITIVE_CHI2,
        /** {@code exp(gamma ADDITIVE_CHI2)}. */
        CHI2
    }

    @Override
    public double of(double[] a, int aFrom, double[] b, int bFrom, int n) {
        return switch (kind) {
            case LINEAR -> Numerics.dot(a, aFrom, b, bFrom, n);
            case POLYNOMIAL -> power(Numerics.dot(a, aFrom, b, bFrom, n) * gamma + coef0);
            case RBF -> Math.exp(squaredDistance(a, aFrom, b, bFrom, n) * -gamma);
            case SIGMOID -> Math.tanh(Numerics.dot(a, aFrom, b, bFrom, n) * gamma + coef0);
            case LAPLACIAN -> Math.exp(-gamma * cityDistance(a, aFrom, b, bFrom, n));
            case COSINE -> cosine(a, aFrom, b, bFrom, n);
            case ADDITIVE_CHI2 -> chi2(a, aFrom, b, bFrom, n);
            case CHI2 -> Math.exp(chi2(a, aFrom, b, bFrom, n) * gamma);
        };
    }

    private double power(double base) {
        return degree == 2 ? base * base : Math.pow(base, degree);
    }

    private static double squaredDistance(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double square = -2 * Numerics.dot(a, aFrom, b, bFrom, n)
                + Numerics.dot(a, aFrom, a, aFrom, n)
                + Numerics.dot(b, bFrom, b, bFrom, n);
        return square < 0 ? 0 : square;
    }

    private static double cityDistance(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.abs(a[aFrom + i] - b[bFrom + i]);
        }
        return sum;
    }

    private static double cosine(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double aNorm = norm(a, aFrom, n);
        double bNorm = norm(b, bFrom, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[aFrom + i] / aNorm * (b[bFrom + i] / bNorm);
        }
        return sum;
    }

    /** The length; 1 where it is zero. */
    private static double norm(double[] a, int from, int n) {
        double norm = Math.sqrt(Numerics.dot(a, from, a, from, n));
        return norm == 0 ? 1 : norm;
    }

    private static double chi2(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double difference = a[aFrom + i] - b[bFrom + i];
            double total = a[aFrom + i] + b[bFrom + i];
            if (total != 0) {
                sum += difference * difference / total;
            }
        }
        return -sum;
    }
}
