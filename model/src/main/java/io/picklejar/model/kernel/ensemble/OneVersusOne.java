package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * One binary estimator a pair of classes: votes, ties broken by the sum of scores squeezed below half a vote. Source: {@code
 * OneVsOneClassifier} and {@code _ovr_decision_function}.
 */
public final class OneVersusOne implements Scored {

    private final List<Reading> votes;
    private final List<Reading> scores;
    private final double threshold;
    private final int classes;
    private final int inputs;
    private final Output output;

    /**
     * A classifier.
     *
     * @param votes of the pairs (0, 1), (0, 2), …: 0 for the first class, 1 for the second
     * @param scores of the same pairs: how strongly for the second
     * @param threshold of two classes, what the second's score must be above
     */
    public OneVersusOne(List<Reading> votes, List<Reading> scores, double threshold, List<Label> classes) {
        int pairs = classes.size() * (classes.size() - 1) / 2;
        if (classes.size() < 2 || votes.size() != pairs || scores.size() != pairs) {
            throw new IllegalArgumentException(
                    votes.size() + " estimators (expected: " + pairs + " for " + classes.size() + " classes)");
        }
        for (int k = 0; k < pairs; k++) {
            if (votes.get(k).width() != 1 || scores.get(k).width() != 1) {
                throw new IllegalArgumentException("an estimator of several scores (expected: of one)");
            }
        }
        this.votes = List.copyOf(votes);
        this.scores = List.copyOf(scores);
        this.threshold = threshold;
        this.classes = classes.size();
        this.inputs = Members.inputs(estimators());
        this.output = Output.Classes.of(classes, false);
    }

    private List<Estimator> estimators() {
        return scores.stream().map(Reading::estimator).toList();
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
        return Members.domains(estimators());
    }

    @Override
    public int scores() {
        return classes == 2 ? 1 : classes;
    }

    @Override
    public double[] decide(Table in) {
        int rows = in.rows();
        double[] counts = new double[rows * classes];
        double[] sums = new double[rows * classes];
        int pair = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = i + 1; j < classes; j++) {
                double[] vote = votes.get(pair).read(in);
                double[] score = scores.get(pair++).read(in);
                add(vote, score, i, j, counts, sums);
            }
        }
        for (int k = 0; k < sums.length; k++) {
            counts[k] += sums[k] / (3 * (Math.abs(sums[k]) + 1));
        }
        return classes == 2 ? second(counts, rows) : counts;
    }

    private void add(double[] vote, double[] score, int i, int j, double[] counts, double[] sums) {
        for (int row = 0; row < vote.length; row++) {
            int at = row * classes;
            sums[at + i] -= score[row];
            sums[at + j] += score[row];
            if (vote[row] == 0) {
                counts[at + i]++;
            } else if (vote[row] == 1) {
                counts[at + j]++;
            }
        }
    }

    private static double[] second(double[] both, int rows) {
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            result[row] = both[row * 2 + 1];
        }
        return result;
    }

    @Override
    public Predictions predict(Table in) {
        double[] decided = decide(in);
        int[] indices = new int[in.rows()];
        for (int row = 0; row < indices.length; row++) {
            indices[row] = classes == 2
                    ? (decided[row] > threshold ? 1 : 0)
                    : Numerics.argmax(decided, row * classes, classes);
        }
        return Predictions.ofClasses(in.rows(), indices, null);
    }
}
