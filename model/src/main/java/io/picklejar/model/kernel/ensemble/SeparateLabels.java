package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several labels that a row may or may not have, each an output of classes 0 and 1 with a score of its own. Source: {@code
 * OneVsRestClassifier} on a label indicator.
 */
public final class SeparateLabels implements Estimator {

    private final List<Reading> scores;
    private final @Nullable List<Reading> positives;
    private final double threshold;
    private final int inputs;
    private final Output output;

    /**
     * A classifier.
     *
     * @param scores one number each
     * @param positives one number each: the probability of having the label; null where there are none
     * @param threshold what a score must be above
     */
    public SeparateLabels(List<Reading> scores, @Nullable List<Reading> positives, double threshold) {
        if (scores.stream().anyMatch(score -> score.width() != 1)) {
            throw new IllegalArgumentException("an estimator of several scores (expected: of one)");
        }
        this.scores = List.copyOf(scores);
        this.positives = positives == null ? null : List.copyOf(positives);
        this.threshold = threshold;
        this.inputs = Members.inputs(scores.stream().map(Reading::estimator).toList());
        List<List<Label>> classes =
                new ArrayList<>(Collections.nCopies(scores.size(), List.of(Label.of(0), Label.of(1))));
        this.output = new Output.Classes(classes, positives != null);
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
    public Predictions predict(Table in) {
        double[] decided = OneVersusRest.sideBySide(scores, in);
        int[] indices = new int[decided.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = decided[i] > threshold ? 1 : 0;
        }
        double[] probabilities = positives == null ? null : pairs(OneVersusRest.sideBySide(positives, in));
        return Predictions.ofClasses(in.rows(), indices, probabilities);
    }

    /** {@code 1 - p, p} of each. */
    static double[] pairs(double[] positive) {
        double[] both = new double[positive.length * 2];
        for (int i = 0; i < positive.length; i++) {
            both[2 * i] = 1 - positive[i];
            both[2 * i + 1] = positive[i];
        }
        return both;
    }
}
