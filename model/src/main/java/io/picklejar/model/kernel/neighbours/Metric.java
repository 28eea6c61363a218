package io.picklejar.model.kernel.neighbours;

import io.picklejar.model.kernel.Numerics;

/**
 * A distance of two rows. Searches compare <em>reduced</em> distances, which order as distances do and cost less: the
 * squared one for the Euclidean. Source: {@code sklearn/metrics/_dist_metrics.pyx}.
 */
public final class Metric {

    /** The formula. */
    public enum Kind {
        EUCLIDEAN,
        MANHATTAN,
        CHEBYSHEV,
        /** With a power, and optionally a weight a column. */
        MINKOWSKI,
        /** With a variance a column. */
        SEUCLIDEAN,
        /** With the inverse of a covariance matrix. */
        MAHALANOBIS,
        CANBERRA,
        BRAYCURTIS,
        HAMMING,
        /** Of latitude and longitude in radians. */
        HAVERSINE,
        /** One less the cosine of the angle; a row of zeros has the angle of none. */
        COSINE
    }

    private static final double[] NONE = {};

    private final Kind kind;
    private final double power;
    private final double[] parameters;

    /**
     * @param power of Minkowski's formula; else not looked at
     * @param parameters weights, variances or the inverse covariances of the columns; empty where the formula has none
     */
    public Metric(Kind kind, double power, double[] parameters) {
        this.kind = kind;
        this.power = power;
        this.parameters = parameters.clone();
    }

    public static Metric of(Kind kind) {
        return new Metric(kind, 2, NONE);
    }

    public Kind kind() {
        return kind;
    }

    /** The power that a k-d tree's bounds take: 1, 2, infinite or Minkowski's own. */
    double boundPower() {
        return switch (kind) {
            case MANHATTAN -> 1;
            case CHEBYSHEV -> Double.POSITIVE_INFINITY;
            case MINKOWSKI -> power;
            default -> 2;
        };
    }

    /** Whether a k-d tree may prune by it. */
    public boolean suitsBoxes() {
        return switch (kind) {
            case EUCLIDEAN, MANHATTAN, CHEBYSHEV -> true;
            case MINKOWSKI -> parameters.length == 0;
            default -> false;
        };
    }

    /** Reduced distance of {@code n} columns. */
    double reduced(double[] a, int aFrom, double[] b, int bFrom, int n) {
        return switch (kind) {
            case EUCLIDEAN -> squared(a, aFrom, b, bFrom, n);
            case MANHATTAN -> manhattan(a, aFrom, b, bFrom, n);
            case CHEBYSHEV -> chebyshev(a, aFrom, b, bFrom, n);
            case MINKOWSKI -> minkowski(a, aFrom, b, bFrom, n);
            case SEUCLIDEAN -> standardized(a, aFrom, b, bFrom, n);
            case MAHALANOBIS -> mahalanobis(a, aFrom, b, bFrom, n);
            case CANBERRA -> canberra(a, aFrom, b, bFrom, n);
            case BRAYCURTIS -> brayCurtis(a, aFrom, b, bFrom, n);
            case HAMMING -> hamming(a, aFrom, b, bFrom, n);
            case HAVERSINE -> haversine(a, aFrom, b, bFrom);
            case COSINE -> cosine(a, aFrom, b, bFrom, n);
        };
    }

    double distanceOf(double reduced) {
        return switch (kind) {
            case EUCLIDEAN, SEUCLIDEAN, MAHALANOBIS -> Math.sqrt(reduced);
            case MINKOWSKI -> Math.pow(reduced, 1 / power);
            case HAVERSINE -> 2 * Math.asin(Math.sqrt(reduced));
            case MANHATTAN, CHEBYSHEV, CANBERRA, BRAYCURTIS, HAMMING, COSINE -> reduced;
        };
    }

    double reducedOf(double distance) {
        return switch (kind) {
            case EUCLIDEAN, SEUCLIDEAN, MAHALANOBIS -> distance * distance;
            case MINKOWSKI -> Math.pow(distance, power);
            case HAVERSINE -> {
                double half = Math.sin(0.5 * distance);
                yield half * half;
            }
            case MANHATTAN, CHEBYSHEV, CANBERRA, BRAYCURTIS, HAMMING, COSINE -> distance;
        };
    }

    private static double squared(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double d = a[aFrom + i] - b[bFrom + i];
            sum += d * d;
        }
        return sum;
    }

    private static double manhattan(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.abs(a[aFrom + i] - b[bFrom + i]);
        }
        return sum;
    }

    private static double chebyshev(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double most = 0;
        for (int i = 0; i < n; i++) {
            most = Math.max(most, Math.abs(a[aFrom + i] - b[bFrom + i]));
        }
        return most;
    }

    private double minkowski(double[] a, int aFrom, double[] b, int bFrom, int n) {
        boolean weighted = parameters.length > 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double term = Math.pow(Math.abs(a[aFrom + i] - b[bFrom + i]), power);
            sum += weighted ? parameters[i] * term : term;
        }
        return sum;
    }

    private double standardized(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double d = a[aFrom + i] - b[bFrom + i];
            sum += d * d / parameters[i];
        }
        return sum;
    }

    private double mahalanobis(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double inner = 0;
            for (int j = 0; j < n; j++) {
                inner += parameters[i * n + j] * (a[aFrom + j] - b[bFrom + j]);
            }
            sum += inner * (a[aFrom + i] - b[bFrom + i]);
        }
        return sum;
    }

    private static double canberra(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double scale = Math.abs(a[aFrom + i]) + Math.abs(b[bFrom + i]);
            if (scale > 0) {
                sum += Math.abs(a[aFrom + i] - b[bFrom + i]) / scale;
            }
        }
        return sum;
    }

    private static double brayCurtis(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double apart = 0;
        double scale = 0;
        for (int i = 0; i < n; i++) {
            apart += Math.abs(a[aFrom + i] - b[bFrom + i]);
            scale += Math.abs(a[aFrom + i]) + Math.abs(b[bFrom + i]);
        }
        return scale > 0 ? apart / scale : 0;
    }

    private static double hamming(double[] a, int aFrom, double[] b, int bFrom, int n) {
        int different = 0;
        for (int i = 0; i < n; i++) {
            different += a[aFrom + i] != b[bFrom + i] ? 1 : 0;
        }
        return (double) different / n;
    }

    private static double haversine(double[] a, int aFrom, double[] b, int bFrom) {
        double sin0 = Math.sin(0.5 * (a[aFrom] - b[bFrom]));
        double sin1 = Math.sin(0.5 * (a[aFrom + 1] - b[bFrom + 1]));
        return sin0 * sin0 + Math.cos(a[aFrom]) * Math.cos(b[bFrom]) * sin1 * sin1;
    }

    /** Rows are normalised first, as {@code cosine_similarity} does; the result is kept within 0 and 2. */
    private static double cosine(double[] a, int aFrom, double[] b, int bFrom, int n) {
        double aNorm = norm(a, aFrom, n);
        double bNorm = norm(b, bFrom, n);
        double dot = 0;
        for (int i = 0; i < n; i++) {
            dot += a[aFrom + i] / aNorm * (b[bFrom + i] / bNorm);
        }
        return Math.min(2, Math.max(0, 1 - dot));
    }

    private static double norm(double[] a, int from, int n) {
        double norm = Math.sqrt(Numerics.dot(a, from, a, from, n));
        return norm == 0 ? 1 : norm;
    }
}
