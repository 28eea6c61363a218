package io.picklejar.server.rollout;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.predict.PredictionEvent.Answered;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/** Counts what a version does within one step. Thread-safe; bounded, whatever is predicted. */
final class Tally {

    private static final long HIGHEST_NANOS = Duration.ofHours(1).toNanos();
    private static final int DIGITS = 2;
    private static final int SAMPLE = 2000;
    private static final int MOST_CLASSES = 1000;
    private static final int MOST_ROWS = 1000;
    private static final Label OTHER = Label.of("(other)");
    private static final Label NONE = Label.of("(none)");

    private final Histogram latency = new Histogram(HIGHEST_NANOS, DIGITS);
    private final Map<Label, long[]> classes = new HashMap<>();
    private final double[] sample = new double[SAMPLE];
    private final SplittableRandom random = new SplittableRandom(17);
    private long requests;
    private long errors;
    private long numbers;
    private long confident;
    private double mean;
    private double squares;

    synchronized void failed() {
        requests++;
        errors++;
    }

    /** Of a long batch some rows, evenly spread, stand for all. */
    synchronized void answered(Answered event) {
        requests++;
        if (event.cached().isComputed()) {
            latency.recordValue(Math.clamp(event.modelNanos(), 0, HIGHEST_NANOS));
        }
        Output output = event.served().postprocessor().output();
        Predictions predictions = event.predictions();
        int stride = 1 + (predictions.rows() - 1) / MOST_ROWS;
        for (int row = 0; row < predictions.rows(); row += stride) {
            switch (output) {
                case Output.Classes known -> add(known, predictions, row);
                case Output.Numbers known -> add(predictions.numbers()[row * known.outputs()]);
                case Output.Tensors known -> {} // of arrays no distribution is kept
            }
        }
    }

    private void add(Output.Classes output, Predictions predictions, int row) {
        if (output.isSets()) {
            List<Label> applying = output.labelsOf(predictions, row);
            (applying.isEmpty() ? List.of(NONE) : applying).forEach(this::count);
            return;
        }
        List<Label> labels = output.classes().getFirst();
        int index = predictions.classIndices()[row * output.outputs()];
        Label label = labels.get(index);
        count(label);
        double[] probabilities = predictions.probabilities();
        if (probabilities != null && output.outputs() == 1) {
            confidence(probabilities[row * labels.size() + index]);
        }
    }

    private void count(Label label) {
        boolean fits = classes.size() < MOST_CLASSES || classes.containsKey(label);
        classes.computeIfAbsent(fits ? label : OTHER, each -> new long[1])[0]++;
    }

    /** Running mean and variance (Welford 1962). */
    private void confidence(double value) {
        confident++;
        double delta = value - mean;
        mean += delta / confident;
        squares += delta * (value - mean);
    }

    /** Every number so far is in the sample with the same chance (Vitter 1985, algorithm R). */
    private void add(double number) {
        long place = numbers < SAMPLE ? numbers : random.nextLong(numbers + 1);
        numbers++;
        if (place < SAMPLE) {
            sample[(int) place] = number;
        }
    }

    synchronized Figures figures() {
        Map<Label, Long> counts = new HashMap<>();
        classes.forEach((label, count) -> counts.put(label, count[0]));
        return new Figures(
                requests,
                errors,
                latency.copy(),
                counts,
                Arrays.copyOf(sample, (int) Math.min(SAMPLE, numbers)),
                new Figures.Confidence(confident, mean, confident < 2 ? 0 : squares / (confident - 1)));
    }
}
