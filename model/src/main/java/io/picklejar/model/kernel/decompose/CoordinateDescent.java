package io.picklejar.model.kernel.decompose;

import io.picklejar.model.kernel.Numerics;

/** One weight after the other. Source: {@code _fit_coordinate_descent} and {@code _update_cdnmf_fast} of scikit-learn. */
public final class CoordinateDescent implements NonNegative.Solver {

    private final int columns;
    private final int components;
    private final double[] h;
    private final double[] gram;
    private final double lasso;
    private final double tolerance;
    private final int rounds;

    /**
     * Checks lengths.
     *
     * @param h components, {@code components x columns}
     * @param lasso penalty of a weight
     * @param ridge penalty of a weight's square
     * @param tolerance of the violation, as a part of the first one
     * @param rounds at most
     */
    public CoordinateDescent(int columns, double[] h, double lasso, double ridge, double tolerance, int rounds) {
        this.columns = columns;
        this.components = NonNegative.components(h, columns);
        this.h = h.clone();
        this.gram = NonNegative.gram(h, components, columns);
        for (int k = 0; k < components; k++) {
            gram[k * components + k] += ridge;
        }
        this.lasso = lasso;
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
        double[] target = new double[components];
        for (int k = 0; k < components; k++) {
            target[k] = Numerics.dot(x, 0, h, k * columns, columns) - lasso;
        }
        double first = 0;
        for (int round = 0; round < rounds; round++) {
            double violation = update(target, weights);
            first = round == 0 ? violation : first;
            if (first == 0 || violation / first <= tolerance) {
                return;
            }
        }
    }

    private double update(double[] target, double[] weights) {
        double violation = 0;
        for (int k = 0; k < components; k++) {
            double gradient = -target[k];
            for (int r = 0; r < components; r++) {
                gradient += gram[k * components + r] * weights[r];
            }
            violation += Math.abs(weights[k] == 0 ? Math.min(0, gradient) : gradient);
            double hessian = gram[k * components + k];
            if (hessian != 0) {
                weights[k] = Math.max(weights[k] - gradient / hessian, 0);
            }
        }
        return violation;
    }
}
