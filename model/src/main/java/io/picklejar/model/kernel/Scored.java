package io.picklejar.model.kernel;

/**
 * An estimator with a {@code decision_function}: what meta-estimators ask of it where it has no probabilities, or has and
 * they ask for scores all the same. The rules of {@link Estimator} hold.
 */
public interface Scored extends Estimator {

    /** Scores a row has: 1 for two classes or for a detector, else one a class (or one a pair of classes). */
    int scores();

    /** {@code rows x scores}, row-major. */
    double[] decide(Table in);
}
