package io.picklejar.model.kernel.bayes;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * The class of the greatest log posterior under one normal distribution a class. Source: {@code
 * QuadraticDiscriminantAnalysis} of scikit-learn.
 */
public final class QuadraticClassifier implements Scored {

    private final int inputs;
    private final List<double[]> turns;
    private final double[] means;
    private final double[] logDeterminant;
    private final double[] logPrior;
    private final Output output;

    /**
     * Checks lengths.
     *
     * @param turns of each class its rotation scaled, transposed: {@code rank x inputs}
     * @param means {@code classes x inputs}
     * @param logDeterminant one a class
     * @param prior one a class
     */
    public QuadraticClassifier(
            int inputs,
            List<double[]> turns,
            double[] means,
            double[] logDeterminant,
            double[] prior,
            List<Label> classes) {
        int count = classes.size();
        if (turns.size() != count
                || means.length != (long) count * inputs
                || logDeterminant.length != count
                || prior.length != count) {
            throw new IllegalArgumentException(
                    "rotations, means or priors of another number than the " + count + " classes");
        }
        for (double[] turn : turns) {
            if (turn.length % inputs != 0) {
                throw new IllegalArgumentException(
                        "a rotation of " + turn.length + " numbers for " + inputs + " columns");
            }
        }
        this.inputs = inputs;
        this.turns = turns.stream().map(double[]::clone).toList();
        this.means = means.clone();
        this.logDeterminant = logDeterminant.clone();
        this.logPrior = new double[count];
        for (int c = 0; c < count; c++) {
            logPrior[c] = Math.log(prior[c]);
        }
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
    public int scores() {
        return logPrior.length == 2 ? 1 : logPrior.length;
    }

    @Override
    public double[] decide(Table in) {
        double[] posteriors = posteriors(in);
        if (logPrior.length != 2) {
            return posteriors;
        }
        double[] ratios = new double[in.rows()];
        for (int row = 0; row < ratios.length; row++) {
            ratios[row] = posteriors[row * 2 + 1] - posteriors[row * 2];
        }
        return ratios;
    }

    @Override
    public Predictions predict(Table in) {
        int classes = logPrior.length;
        double[] posteriors = posteriors(in);
        int[] indices = new int[in.rows()];
        for (int row = 0; row < indices.length; row++) {
            indices[row] = Numerics.argmax(posteriors, row * classes, classes);
            Numerics.softmax(posteriors, row * classes, classes);
        }
        return Predictions.ofClasses(in.rows(), indices, posteriors);
    }

    private double[] posteriors(Table in) {
        int classes = logPrior.length;
        double[] cells = in.numbers();
        double[] result = new double[in.rows() * classes];
        double[] centred = new double[inputs];
        for (int row = 0; row < in.rows(); row++) {
            for (int c = 0; c < classes; c++) {
                for (int i = 0; i < inputs; i++) {
                    centred[i] = cells[row * inputs + i] - means[c * inputs + i];
                }
                double norm = squaredNorm(centred, turns.get(c));
                result[row * classes + c] = -0.5 * (norm + logDeterminant[c]) + logPrior[c];
            }
        }
        return result;
    }

    private double squaredNorm(double[] centred, double[] turn) {
        double sum = 0;
        for (int from = 0; from < turn.length; from += inputs) {
            double y = Numerics.dot(centred, 0, turn, from, inputs);
            sum += y * y;
        }
        return sum;
    }
}
