package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Outliers by the mean depth at which trees isolate a row: {@code -1} for an outlier, else {@code 1}. Source: {@code
 * IsolationForest}.
 */
public final class IsolationScores implements Scored {

    private static final Output OUTPUT = new Output.Numbers(1, true);

    private final Forest forest;
    private final double denominator;
    private final double offset;
    private final double threshold;
    private final boolean thresholdIsOutlier;

    /**
     * A detector.
     *
     * @param forest its leaves hold the depth of a row that falls into them
     * @param denominator depth of an average row, times the number of trees
     * @param offset taken from the score
     * @param threshold of the decision function
     * @param thresholdIsOutlier whether a decision equal to the threshold is an outlier
     */
    public IsolationScores(
            Forest forest, double denominator, double offset, double threshold, boolean thresholdIsOutlier) {
        if (forest.outputs() != 1) {
            throw new IllegalArgumentException(forest.outputs() + " depths a leaf (expected: 1)");
        }
        this.forest = forest;
        this.denominator = denominator;
        this.offset = offset;
        this.threshold = threshold;
        this.thresholdIsOutlier = thresholdIsOutlier;
    }

    @Override
    public int inputs() {
        return forest.inputs();
    }

    @Override
    public Output output() {
        return OUTPUT;
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public int scores() {
        return 1;
    }

    @Override
    public double[] decide(Table in) {
        double[] scores = new double[in.rows()];
        forest.addTo(in, scores);
        for (int row = 0; row < scores.length; row++) {
            double depth = denominator == 0 ? 1 : scores[row] / denominator;
            scores[row] = -Math.pow(2, -depth) - offset;
        }
        return scores;
    }

    @Override
    public Predictions predict(Table in) {
        double[] numbers = decide(in);
        for (int row = 0; row < numbers.length; row++) {
            double decision = numbers[row];
            boolean isOutlier = decision < threshold || (thresholdIsOutlier && decision == threshold);
            numbers[row] = isOutlier ? -1 : 1;
        }
        return Predictions.ofNumbers(in.rows(), numbers);
    }
}
