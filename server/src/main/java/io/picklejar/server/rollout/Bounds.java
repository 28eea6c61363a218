package io.picklejar.server.rollout;

/**
 * What chance alone may do. Every bound is one-sided at three standard errors, about one in 740: a guard looks at growing
 * counts again and again, so that the customary one in twenty would in the end condemn everything.
 */
final class Bounds {

    private static final double Z = 3;

    private Bounds() {}

    /** Lower end of the score interval for a proportion (Wilson 1927). */
    static double atLeast(double proportion, long n) {
        return n <= 0 ? 0 : Math.max(0, centre(proportion, n) - width(proportion, n));
    }

    /** Upper end of the score interval for a proportion. */
    static double atMost(double proportion, long n) {
        return n <= 0 ? 1 : Math.min(1, centre(proportion, n) + width(proportion, n));
    }

    private static double centre(double p, long n) {
        return (p + Z * Z / (2.0 * n)) / (1 + Z * Z / n);
    }

    private static double width(double p, long n) {
        return Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
    }

    /** Lower end of the interval for the difference {@code p - q} of two proportions (Newcombe 1998, method 10). */
    static double differenceAtLeast(double p, long n, double q, long m) {
        double below = p - atLeast(p, n);
        double above = m <= 0 ? 0 : atMost(q, m) - q;
        return p - q - Math.sqrt(below * below + above * above);
    }

    /** Lower end of the interval for a difference of two means, given their variances. */
    static double meanDifferenceAtLeast(double difference, double variance, long n, double otherVariance, long m) {
        return difference - Z * Math.sqrt(variance / n + otherVariance / m);
    }

    /** Rank, as a fraction, that the {@code quantile} of what is sampled does not lie below (normal approximation). */
    static double rankAtLeast(double quantile, long n) {
        return quantile - Z * Math.sqrt(quantile * (1 - quantile) / n);
    }

    /** Rank, as a fraction, that the {@code quantile} of what is sampled does not lie above; beyond 1 it is not known. */
    static double rankAtMost(double quantile, long n) {
        return quantile + Z * Math.sqrt(quantile * (1 - quantile) / n);
    }

    /**
     * Most that the PSI of two samples from one distribution comes to: it is distributed as chi-squared, scaled with
     * {@code 1/n + 1/m} (Yurdakul 2018); the quantile after Wilson and Hilferty (1931).
     */
    static double psiByChance(int bins, long n, long m) {
        int freedom = bins - 1;
        if (freedom < 1) {
            return 0;
        }
        double spread = 2.0 / (9 * freedom);
        double root = 1 - spread + Z * Math.sqrt(spread);
        return freedom * root * root * root * (1.0 / n + 1.0 / m);
    }
}
