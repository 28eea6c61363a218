package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One binary estimator a class; the greatest score wins. Of two classes there is one estimator, its score
 * held against a threshold. Source: {@code OneVsRestClassifier}.
 */
public final class OneVersusRest implements Scored {

    private final List<Reading> scores;
    private final @Nullable List<Reading> positives;
    private final double threshold;
    private final boolean divides;
    private final boolean lastWins;
    private final int inputs;
    private final Output output;

    /**
     * A classifier.
     *
     * @param scores one number each: what decides
     * @param positives one number each: the probability of the class; null where there are none
     * @param threshold of two classes, what the only score must be above for the second
     * @param dividesByZero whether a row whose probabilities are all zero stays as scikit-learn before 1.7 left it: NaN
     * @param lastWins which of equal scores wins: the last, as in scikit-learn before 1.8, else the first
     */
    public OneVersusRest(
            List<Reading> scores,
            @Nullable List<Reading> positives,
            double threshold,
            boolean dividesByZero,
            boolean lastWins,
            List<Label> classes) {
        int wanted = classes.size() == 2 ? 1 : classes.size();
        if (scores.size() != wanted || (positives != null && positives.size() != wanted)) {
            throw new IllegalArgumentException(scores.size() + " estimators for " + classes.size() + " classes");
        }
        if (scores.stream().anyMatch(score -> score.width() != 1)) {
            throw new IllegalArgumentException("an estimator of several scores (expected: of one)");
        }
        this.scores = List.copyOf(scores);
        this.positives = positives == null ? null : List.copyOf(positives);
        this.threshold = threshold;
        this.divides = dividesByZero;
        this.lastWins = lastWins;
        this.inputs = Members.inputs(scores.stream().map(Reading::estimator).toList());
        this.output = Output.Classes.of(classes, positives != null);
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
        return Members.domains(scores.stream().map(Reading::estimator).toList());
    }

    @Override
    public int scores() {
        return scores.size();
    }

    @Override
    public double[] decide(Table in) {
        return sideBySide(scores, in);
    }

    static double[] sideBySide(List<Reading> readings, Table in) {
        int width = readings.size();
        double[] all = new double[in.rows() * width];
        for (int k = 0; k < width; k++) {
            double[] one = readings.get(k).read(in);
            for (int row = 0; row < one.length; row++) {
                all[row * width + k] = one[row];
            }
        }
        return all;
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        int width = scores.size();
        double[] decided = decide(in);
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = width == 1 ? (decided[row] > threshold ? 1 : 0) : greatest(decided, row * width, width);
        }
        return Predictions.ofClasses(rows, indices, positives == null ? null : probabilities(positives, in));
    }

    private int greatest(double[] values, int from, int count) {
        double max = Double.NEGATIVE_INFINITY;
        int best = 0;
        for (int i = 0; i < count; i++) {
            double value = values[from + i];
            if (value > max || (lastWins && value == max)) {
                best = i;
            }
            max = Math.max(max, value);
        }
        return best;
    }

    private double[] probabilities(List<Reading> of, Table in) {
        int rows = in.rows();
        double[] given = sideBySide(of, in);
        int width = of.size() == 1 ? 2 : of.size();
        double[] result = of.size() == 1 ? new double[rows * 2] : given;
        for (int row = 0; row < rows; row++) {
            if (of.size() == 1) {
                result[row * 2] = 1 - given[row];
                result[row * 2 + 1] = given[row];
            }
            double sum = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                sum += result[i];
            }
            if (sum != 0 || divides) {
                Numerics.divide(result, row * width, width, sum);
            }
        }
        return result;
    }
}
