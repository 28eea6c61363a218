package io.picklejar.model.kernel.decompose;

import io.picklejar.model.kernel.Numerics;
import java.util.Arrays;

/**
 * All weights at once, each by a factor. Source: {@code _fit_multiplicative_update} and {@code MiniBatchNMF._solve_W} of
 * scikit-learn, for the Frobenius norm and the Kullback-Leibler divergence.
 */
public final class MultiplicativeUpdate implements NonNegative.Solver {

    /** What is made small. */
    public enum Loss {
        /** The squared distance. */
        FROBENIUS,
        /** The generalised Kullback-Leibler divergence. */
        KULLBACK_LEIBLER
    }

    /** When to stop. */
    public enum Stop {
        /** Looked at every ten rounds: the error falls by less than a part of the first one. */
        BY_ERROR,
        /** Looked at every round: the weights move by less than a part of their length. */
        BY_WEIGHTS
    }

    private static final double EPSILON = Math.ulp(1f);
    private static final int LOOK_EVERY = 10;

    private final int columns;
    private final int components;
    private final double[] h;
    private final double[] gram;
    private final double[] sums;
    private final Loss loss;
    private final Stop stop;
    private final double lasso;
    private final double ridge;
    private final double tolerance;
    private final int rounds;

    /**
     * Checks lengths.
     *
     * @param h components, {@code components x columns}
     * @param lasso penalty of a weight
     * @param ridge penalty of a weight's square
     * @param tolerance as {@code stop} takes it; 0 for none
     * @param rounds at most
     */
    public MultiplicativeUpdate(
            int columns, double[] h, Loss loss, Stop stop, double lasso, double ridge, double tolerance, int rounds) {
        this.columns = columns;
        this.components = NonNegative.components(h, columns);
        this.h = h.clone();
        this.gram = NonNegative.gram(h, components, columns);
        this.sums = new double[components];
        Arrays.setAll(sums, k -> Numerics.sum(h, k * columns, columns));
        this.loss = loss;
        this.stop = stop;
        this.lasso = lasso;
        this.ridge = ridge;
        this.tolerance = tolerance;
        this.rounds = rounds;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int components() {
        return components;
    }

    @Override
    public void solve(double[] x, double[] weights) {
        Arrays.fill(weights, Math.sqrt(Numerics.sum(x, 0, columns) / columns / components));
        double[] factors = new double[components];
        double[] product = new double[columns];
        double[] old = weights.clone();
        double first = stop == Stop.BY_ERROR && tolerance > 0 ? error(x, weights, product) : 0;
        double before = first;
        for (int round = 1; round <= rounds; round++) {
            update(x, weights, factors, product);
            if (tolerance > 0 && stop == Stop.BY_WEIGHTS && moved(weights, old) <= tolerance) {
                return;
            }
            if (tolerance > 0 && stop == Stop.BY_ERROR && round % LOOK_EVERY == 0) {
                double error = error(x, weights, product);
                if ((before - error) / first < tolerance) {
                    return;
                }
                before = error;
            }
            System.arraycopy(weights, 0, old, 0, components);
        }
    }

    private void update(double[] x, double[] weights, double[] factors, double[] product) {
        double[] ratio = loss == Loss.FROBENIUS ? x : ratios(x, weights, product);
        for (int k = 0; k < components; k++) {
            double below =
                    loss == Loss.FROBENIUS ? Numerics.dot(weights, 0, gram, k * components, components) : sums[k];
            below += lasso;
            below += ridge * weights[k];
            factors[k] = Numerics.dot(ratio, 0, h, k * columns, columns) / (below == 0 ? EPSILON : below);
        }
        for (int k = 0; k < components; k++) {
            weights[k] *= factors[k];
        }
    }

    private double[] ratios(double[] x, double[] weights, double[] product) {
        multiply(weights, product);
        for (int i = 0; i < columns; i++) {
            product[i] = x[i] / (product[i] == 0 ? EPSILON : product[i]);
        }
        return product;
    }

    private void multiply(double[] weights, double[] product) {
        Arrays.fill(product, 0);
        for (int k = 0; k < components; k++) {
            for (int i = 0; i < columns; i++) {
                product[i] += weights[k] * h[k * columns + i];
            }
        }
    }

    private static double moved(double[] weights, double[] old) {
        double difference = 0;
        double length = 0;
        for (int k = 0; k < weights.length; k++) {
            difference += (weights[k] - old[k]) * (weights[k] - old[k]);
            length += weights[k] * weights[k];
        }
        return Math.sqrt(difference) / Math.sqrt(length);
    }

    private double error(double[] x, double[] weights, double[] product) {
        multiply(weights, product);
        double sum = loss == Loss.FROBENIUS ? 0 : Numerics.dot(weights, 0, sums, 0, components);
        for (int i = 0; i < columns; i++) {
            if (loss == Loss.FROBENIUS) {
                sum += (x[i] - product[i]) * (x[i] - product[i]);
            } else {
                sum += x[i] > EPSILON ? x[i] * Math.log(x[i] / (product[i] == 0 ? EPSILON : product[i])) : 0;
                sum -= x[i];
            }
        }
        return Math.sqrt(loss == Loss.FROBENIUS ? sum : 2 * Math.max(sum, 0));
    }
}
