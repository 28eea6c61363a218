package io.picklejar.model.kernel.bayes;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.linear.LinearMap;

/**
 * Likelihoods that are linear in the columns, or in whether they exceed a threshold. Source: {@code MultinomialNB}, {@code
 * ComplementNB} and {@code BernoulliNB} of scikit-learn.
 */
public final class LinearLikelihood implements JointLikelihood {

    private final LinearMap map;
    private final double threshold;

    /** @param threshold NaN where the columns are taken as they are, else what they are to exceed to count as 1 */
    public LinearLikelihood(LinearMap map, double threshold) {
        this.map = map;
        this.threshold = threshold;
    }

    @Override
    public int inputs() {
        return map.inputs();
    }

    @Override
    public int classes() {
        return map.outputs();
    }

    @Override
    public boolean readsSparse() {
        return Double.isNaN(threshold) || threshold >= 0;
    }

    @Override
    public double[] joint(Table in) {
        if (Double.isNaN(threshold)) {
            return map.apply(in);
        }
        if (in.isSparse() && threshold >= 0) {
            return map.apply(in.withValues(binary(in.values(), in.rowStart()[in.rows()])));
        }
        double[] ones = binary(in.numbers(), in.rows() * in.columns());
        return map.apply(Table.ofNumbers(in.rows(), in.columns(), ones));
    }

    private double[] binary(double[] values, int count) {
        double[] ones = new double[count];
        for (int i = 0; i < count; i++) {
            ones[i] = values[i] > threshold ? 1 : 0;
        }
        return ones;
    }
}
