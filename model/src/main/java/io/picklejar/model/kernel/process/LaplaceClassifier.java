package io.picklejar.model.kernel.process;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Two classes by Laplace's approximation. Source: {@code _BinaryGaussianProcessClassifierLaplace} of scikit-learn, which is
 * algorithm 3.2 of Rasmussen and Williams, with the logistic function as a combination of five error functions (Williams and
 * Barber, appendix A).
 */
public final class LaplaceClassifier implements Estimator {

    private static final double[] SLOPES = {0.41, 0.4, 0.37, 0.44, 0.39};
    private static final double[] COEFFICIENTS = {
        -1854.8214151, 3516.89893646, 221.29346712, 128.12323805, -2010.49422654
    };

    private final Covariance covariance;
    private final int inputs;
    private final double[] training;
    private final double[] residual;
    private final double[] rootWeight;
    private final double[] lower;
    private final Output output;

    /**
     * Checks lengths.
     *
     * @param training rows of training, {@code n x inputs}
     * @param residual of each its class, 0 or 1, less its probability
     * @param rootWeight of each the root of the likelihood's curvature
     * @param lower the Cholesky factor {@code L} of {@code B}, {@code n x n}
     */
    public LaplaceClassifier(
            Covariance covariance,
            int inputs,
            double[] training,
            double[] residual,
            double[] rootWeight,
            double[] lower,
            List<Label> classes) {
        long n = residual.length;
        if (training.length != n * inputs || rootWeight.length != n || lower.length != n * n || n == 0) {
            throw new IllegalArgumentException("training rows, weights and Cholesky factor of different lengths");
        }
        if (classes.size() != 2) {
            throw new IllegalArgumentException(classes.size() + " classes (expected: 2)");
        }
        covariance.requireColumns(inputs);
        this.covariance = covariance;
        this.inputs = inputs;
        this.training = training.clone();
        this.residual = residual.clone();
        this.rootWeight = rootWeight.clone();
        this.lower = lower.clone();
        this.output = Output.Classes.of(classes, true);
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs, Domain.NUMBER);
    }

    @Override
    public Predictions predict(Table in) {
        double[] cells = in.numbers();
        int[] indices = new int[in.rows()];
        double[] probabilities = new double[in.rows() * 2];
        double[] kernel = new double[residual.length];
        for (int row = 0; row < indices.length; row++) {
            int from = row * inputs;
            for (int i = 0; i < kernel.length; i++) {
                kernel[i] = covariance.of(cells, from, training, i * inputs, inputs);
            }
            double mean = Numerics.dot(kernel, 0, residual, 0, kernel.length);
            indices[row] = mean > 0 ? 1 : 0;
            double positive = probability(mean, covariance.own(cells, from, inputs) - explained(kernel));
            probabilities[row * 2] = 1 - positive;
            probabilities[row * 2 + 1] = positive;
        }
        return Predictions.ofClasses(indices.length, indices, probabilities);
    }

    /** The squared length of {@code L \ (W^1/2 k)}; the argument is used up. */
    private double explained(double[] v) {
        int n = v.length;
        for (int i = 0; i < n; i++) {
            v[i] = (rootWeight[i] * v[i] - Numerics.dot(lower, i * n, v, 0, i)) / lower[i * n + i];
        }
        return Numerics.dot(v, 0, v, 0, n);
    }

    private static double probability(double mean, double variance) {
        double alpha = 1 / (2 * variance);
        double sum = 0;
        double coefficients = 0;
        for (int k = 0; k < SLOPES.length; k++) {
            double gamma = SLOPES[k] * mean;
            double integral = Math.sqrt(Math.PI / alpha)
                    * Erf.of(gamma * Math.sqrt(alpha / (alpha + SLOPES[k] * SLOPES[k])))
                    / (2 * Math.sqrt(variance * 2 * Math.PI));
            sum += COEFFICIENTS[k] * integral;
            coefficients += COEFFICIENTS[k];
        }
        return sum + 0.5 * coefficients;
    }
}
