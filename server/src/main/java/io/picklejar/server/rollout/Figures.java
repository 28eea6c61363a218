package io.picklejar.server.rollout;

import io.picklejar.model.kernel.Label;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a version did within one step.
 *
 * @param requests taken, answered or not; those that the caller got wrong are not among them
 * @param errors of these, requests that got no answer
 * @param latency nanoseconds in the model, one for each answer
 * @param classes rows by predicted class, or by each label of a set; empty for numbers
 * @param sample some of the numbers predicted, each with the same chance; empty for classes
 * @param confidence of the classes predicted
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Figures(
        long requests,
        long errors,
        Histogram latency,
        Map<Label, Long> classes,
        double[] sample,
        Confidence confidence) {

    /**
     * Probabilities of predicted classes.
     *
     * @param rows how many; 0 where the model gives none
     */
    public record Confidence(long rows, double mean, double variance) {
        public static final Confidence NONE = new Confidence(0, 0, 0);
    }

    public long answers() {
        return requests - errors;
    }

    double errorRate() {
        return requests == 0 ? 0 : (double) errors / requests;
    }
}
