package io.picklejar.server.rollout;

import io.picklejar.model.kernel.Label;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * How two samples of predictions differ: population stability index, {@code sum (a - b) ln(a / b)} over bins, with half a
 * count added to each so that an empty one is no infinity.
 *
 * @param bins that hold anything
 */
record Distribution(double psi, int bins) {

    private static final int PARTS = 10;
    private static final double ATOM = 0.02;

    static Distribution ofClasses(Map<Label, Long> expected, Map<Label, Long> actual) {
        Set<Label> labels = new LinkedHashSet<>(expected.keySet());
        labels.addAll(actual.keySet());
        return of(
                labels.stream()
                        .mapToDouble(each -> expected.getOrDefault(each, 0L))
                        .toArray(),
                labels.stream()
                        .mapToDouble(each -> actual.getOrDefault(each, 0L))
                        .toArray());
    }

    /** Numbers in the tenths of the first sample; a value that makes up much of it is a bin of its own. */
    static Distribution ofNumbers(double[] expected, double[] actual) {
        if (expected.length == 0 || actual.length == 0) {
            return new Distribution(0, 0);
        }
        double[] sorted = expected.clone();
        Arrays.sort(sorted);
        double[] edges = DoubleStream.iterate(1, i -> i < PARTS, i -> i + 1)
                .map(i -> sorted[(int) (i * sorted.length / PARTS)])
                .distinct()
                .toArray();
        double[] first = count(edges, expected);
        double[] second = count(edges, actual);
        for (int i = 1; i < first.length; i += 2) {
            if (first[i] < ATOM * expected.length) {
                first[i - 1] += first[i];
                second[i - 1] += second[i];
                first[i] = 0;
                second[i] = 0;
            }
        }
        return of(first, second);
    }

    /** Counts by place: even places lie between edges, odd ones are the edges themselves. */
    private static double[] count(double[] edges, double[] values) {
        double[] counts = new double[2 * edges.length + 1];
        for (double value : values) {
            int at = Arrays.binarySearch(edges, value);
            counts[at >= 0 ? 2 * at + 1 : 2 * (-at - 1)]++;
        }
        return counts;
    }

    private static Distribution of(double[] expected, double[] actual) {
        int bins = 0;
        for (int i = 0; i < expected.length; i++) {
            bins += expected[i] + actual[i] > 0 ? 1 : 0;
        }
        double whole = Arrays.stream(expected).sum() + 0.5 * bins;
        double other = Arrays.stream(actual).sum() + 0.5 * bins;
        double psi = 0;
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] + actual[i] > 0) {
                double p = (expected[i] + 0.5) / whole;
                double q = (actual[i] + 0.5) / other;
                psi += (q - p) * Math.log(q / p);
            }
        }
        return new Distribution(psi, bins);
    }
}
