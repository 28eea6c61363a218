package io.picklejar.model.kernel.bayes;

import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Normal distributions, one a component. Source: {@code _estimate_log_gaussian_prob} of scikit-learn, and what {@code
 * GaussianMixture} and {@code BayesianGaussianMixture} add to it.
 */
public final class MixtureLikelihood implements JointLikelihood {

    private final Spread spread;
    private final double constant;
    private final double[][] added;

    /**
     * A mixture.
     *
     * @param added what is added to the logarithm of the density, term by term in this order; each one a component
     */
    public MixtureLikelihood(Spread spread, List<double[]> added) {
        this.spread = spread;
        this.constant = spread.inputs() * Math.log(2 * Math.PI);
        this.added = added.stream().map(double[]::clone).toArray(double[][]::new);
        for (double[] terms : this.added) {
            if (terms.length != spread.components()) {
                throw new IllegalArgumentException(
                        terms.length + " numbers for " + spread.components() + " components");
            }
        }
    }

    @Override
    public int inputs() {
        return spread.inputs();
    }

    @Override
    public int classes() {
        return spread.components();
    }

    @Override
    public double[] joint(Table in) {
        int components = spread.components();
        double[] cells = in.numbers();
        double[] joint = new double[in.rows() * components];
        double[] scratch = new double[spread.inputs()];
        for (int row = 0; row < in.rows(); row++) {
            for (int k = 0; k < components; k++) {
                double value = -0.5 * (constant + spread.distance(cells, row * spread.inputs(), k, scratch));
                for (double[] terms : added) {
                    value += terms[k];
                }
                joint[row * components + k] = value;
            }
        }
        return joint;
    }
}
