package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * A binary classifier whose class is told by a threshold of one's own. Source: {@code FixedThresholdClassifier}, {@code
 * TunedThresholdClassifierCV}.
 */
public final class Thresholded implements Estimator {

    private final Reading score;
    private final int positive;
    private final double threshold;

    /**
     * A classifier.
     *
     * @param score its two probabilities, or its decision function
     * @param positive the class (0 or 1) that a score of at least the threshold means
     */
    public Thresholded(Reading score, int positive, double threshold) {
        boolean fits = score.width() == (score instanceof Reading.Decision ? 1 : 2);
        if (Members.classes(score.estimator()) != 2 || !fits || positive < 0 || positive > 1) {
            throw new IllegalArgumentException("a threshold on other than two classes");
        }
        this.score = score;
        this.positive = positive;
        this.threshold = threshold;
    }

    @Override
    public int inputs() {
        return score.estimator().inputs();
    }

    @Override
    public Output output() {
        return score.estimator().output();
    }

    @Override
    public List<Domain> domains() {
        return score.estimator().domains();
    }

    @Override
    public Predictions predict(Table in) {
        Predictions answer = score.estimator().predict(in);
        double[] probabilities = answer.probabilities();
        boolean decides = score instanceof Reading.Decision;
        double[] scores = decides || probabilities == null ? score.read(in) : probabilities;
        int[] indices = new int[in.rows()];
        for (int row = 0; row < indices.length; row++) {
            double value = decides ? (positive == 0 ? -scores[row] : scores[row]) : scores[row * 2 + positive];
            indices[row] = value >= threshold ? positive : 1 - positive;
        }
        return Predictions.ofClasses(in.rows(), indices, probabilities);
    }
}
