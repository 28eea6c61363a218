package io.picklejar.model.kernel.svm;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class with the most won pairs, the first of several. Source: {@code BaseSVC} of scikit-learn and libsvm. As there, the
 * class need not be the most probable one.
 */
public final class SvmClassifier implements Scored {

    /** What {@code decision_function} gives for three classes or more. */
    public enum Shape {
        /** One a pair. */
        PAIRS,
        /** One a class: pairs won, and by how much. */
        CLASSES,
        /** As {@code CLASSES}, and the class predicted is the greatest of them. */
        CLASSES_BREAKING_TIES
    }

    private final SvmPairs pairs;
    private final Shape shape;
    private final @Nullable PairProbabilities probabilities;
    private final Output output;

    /** @param platt slopes, then shifts of Platt's sigmoids, one a pair; null where there are no probabilities */
    public SvmClassifier(SvmPairs pairs, List<Label> classes, Shape shape, double @Nullable [] platt) {
        if (classes.size() != pairs.classes() || classes.size() < 2) {
            throw new IllegalArgumentException(classes.size() + " classes (expected: " + pairs.classes() + ")");
        }
        if (platt != null && platt.length != 2L * pairs.count()) {
            throw new IllegalArgumentException(
                    platt.length + " of Platt's numbers (expected: " + 2L * pairs.count() + ")");
        }
        this.pairs = pairs;
        this.shape = shape;
        this.probabilities = platt == null ? null : platt(classes.size(), platt);
        this.output = Output.Classes.of(classes, platt != null);
    }

    private static PairProbabilities platt(int classes, double[] platt) {
        int half = platt.length / 2;
        return new PairProbabilities(
                classes, Arrays.copyOf(platt, half), Arrays.copyOfRange(platt, half, platt.length));
    }

    @Override
    public int inputs() {
        return pairs.vectors().inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public boolean readsSparse() {
        return pairs.vectors().isSparse();
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public int scores() {
        return pairs.classes() == 2 ? 1 : shape == Shape.PAIRS ? pairs.count() : pairs.classes();
    }

    @Override
    public double[] decide(Table in) {
        double[] decisions = pairs.decisions(in);
        if (pairs.classes() > 2) {
            return shape == Shape.PAIRS ? decisions : ofClasses(decisions, in.rows());
        }
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = -decisions[i];
        }
        return decisions;
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] decisions = pairs.decisions(in);
        boolean breaksTies = shape == Shape.CLASSES_BREAKING_TIES && pairs.classes() > 2;
        int[] indices = breaksTies ? greatest(ofClasses(decisions, rows), rows) : mostWon(decisions, rows);
        return Predictions.ofClasses(
                rows, indices, probabilities == null ? null : probabilities(probabilities, decisions, rows));
    }

    private double[] probabilities(PairProbabilities platt, double[] decisions, int rows) {
        double[] result = new double[rows * pairs.classes()];
        PairProbabilities.Run run = platt.new Run();
        for (int row = 0; row < rows; row++) {
            run.row(decisions, row * pairs.count(), result, row * pairs.classes());
        }
        return result;
    }

    private int[] greatest(double[] scores, int rows) {
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = Numerics.argmax(scores, row * pairs.classes(), pairs.classes());
        }
        return indices;
    }

    private int[] mostWon(double[] decisions, int rows) {
        int classes = pairs.classes();
        int[] indices = new int[rows];
        int[] won = new int[classes];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(won, 0);
            int at = row * pairs.count();
            for (int i = 0; i < classes; i++) {
                for (int j = i + 1; j < classes; j++) {
                    won[decisions[at++] > 0 ? i : j]++;
                }
            }
            int best = 0;
            for (int i = 1; i < classes; i++) {
                best = won[i] > won[best] ? i : best;
            }
            indices[row] = best;
        }
        return indices;
    }

    /** scikit-learn's {@code _ovr_decision_function}: a decision of exactly 0 counts for the first of the pair there. */
    private double[] ofClasses(double[] decisions, int rows) {
        int classes = pairs.classes();
        double[] sums = new double[rows * classes];
        double[] won = new double[classes];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            Arrays.fill(won, 0);
            int from = row * classes;
            for (int i = 0; i < classes; i++) {
                for (int j = i + 1; j < classes; j++) {
                    double decision = decisions[at++];
                    sums[from + i] += decision;
                    sums[from + j] -= decision;
                    won[decision < 0 ? j : i]++;
                }
            }
            for (int i = 0; i < classes; i++) {
                double sum = sums[from + i];
                sums[from + i] = won[i] + sum / (3 * (Math.abs(sum) + 1));
            }
        }
        return sums;
    }
}
