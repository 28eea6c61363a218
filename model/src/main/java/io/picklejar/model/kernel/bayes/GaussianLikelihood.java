package io.picklejar.model.kernel.bayes;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Table;

/** Independent normal distributions. Source: {@code GaussianNB._joint_log_likelihood} of scikit-learn. */
public final class GaussianLikelihood implements JointLikelihood {

    private final int inputs;
    private final double[] mean;
    private final double[] variance;
    private final double[] logPrior;
    private final double[] constant;

    /**
     * @param mean {@code classes x inputs}
     * @param variance {@code classes x inputs}
     * @param prior one a class
     */
    public GaussianLikelihood(int inputs, double[] mean, double[] variance, double[] prior) {
        if (mean.length != (long) inputs * prior.length || variance.length != mean.length) {
            throw new IllegalArgumentException(mean.length + " means and " + variance.length + " variances for "
                    + prior.length + " classes of " + inputs + " columns");
        }
        this.inputs = inputs;
        this.mean = mean.clone();
        this.variance = variance.clone();
        this.logPrior = new double[prior.length];
        this.constant = new double[prior.length];
        double[] terms = new double[inputs];
        for (int c = 0; c < prior.length; c++) {
            logPrior[c] = Math.log(prior[c]);
            for (int i = 0; i < inputs; i++) {
                terms[i] = Math.log(2.0 * Math.PI * variance[c * inputs + i]);
            }
            constant[c] = -0.5 * Numerics.sum(terms, 0, inputs);
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int classes() {
        return logPrior.length;
    }

    @Override
    public double[] joint(Table in) {
        int classes = logPrior.length;
        double[] cells = in.numbers();
        double[] joint = new double[in.rows() * classes];
        double[] terms = new double[inputs];
        for (int row = 0; row < in.rows(); row++) {
            for (int c = 0; c < classes; c++) {
                for (int i = 0; i < inputs; i++) {
                    double d = cells[row * inputs + i] - mean[c * inputs + i];
                    terms[i] = d * d / variance[c * inputs + i];
                }
                joint[row * classes + c] = logPrior[c] + (constant[c] - 0.5 * Numerics.sum(terms, 0, inputs));
            }
        }
        return joint;
    }
}
