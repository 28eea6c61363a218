package io.picklejar.server.registry;

import io.picklejar.model.engine.ModelLoadException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well predictions fit the truth, by the names and definitions of scikit-learn's metrics. Of two classes the second is the
 * positive one; with more, {@code f1}, {@code precision} and {@code recall} are macro averages.
 */
final class Score {

    private static final String KNOWN = "accuracy, auc, log_loss, f1, precision, recall, r2, rmse or mae";
    private static final double LEAST_PROBABILITY = Math.ulp(1.0);

    private final List<String> truths;
    private final List<String> predicted;
    private final List<double[]> probabilities;
    private final List<String> labels;

    /**
     * Takes one entry a row.
     *
     * @param probabilities one a label; empty where the model gives none
     * @param labels empty for a regressor
     */
    Score(List<String> truths, List<String> predicted, List<double[]> probabilities, List<String> labels) {
        this.truths = truths;
        this.predicted = predicted;
        this.probabilities = probabilities;
        this.labels = labels;
    }

    double of(String metric) {
        return switch (metric) {
            case "accuracy" -> accuracy();
            case "auc" -> auc();
            case "log_loss" -> logLoss();
            case "f1" -> perClass(Score::f1);
            case "precision" -> perClass((hits, said, are) -> ratio(hits, said));
            case "recall" -> perClass((hits, said, are) -> ratio(hits, are));
            case "r2" -> 1 - squaredError() / variance();
            case "rmse" -> Math.sqrt(squaredError() / truths.size());
            case "mae" -> absoluteError();
            default -> throw new ModelLoadException("evaluate.metric: " + metric + " (expected: " + KNOWN + ")");
        };
    }

    private double accuracy() {
        requireClasses();
        return IntStream.range(0, truths.size())
                        .filter(row -> classOf(row) == labels.indexOf(predicted.get(row)))
                        .count()
                / (double) truths.size();
    }

    /** {@code 1}, {@code 1.0} and {@code True} are spellings of the same label. */
    private int classOf(int row) {
        String truth = truths.get(row);
        int exact = labels.indexOf(truth);
        if (exact >= 0) {
            return exact;
        }
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).equalsIgnoreCase(truth) || isSameNumber(labels.get(i), truth)) {
                return i;
            }
        }
        throw new ModelLoadException(
                "evaluate: row " + (row + 1) + ": " + truth + " (expected: one of " + String.join(", ", labels) + ")");
    }

    private static boolean isSameNumber(String a, String b) {
        try {
            return Double.parseDouble(a) == Double.parseDouble(b);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Area under the ROC curve by the rank sum (Mann and Whitney), equal scores sharing their ranks. */
    private double auc() {
        requireProbabilities();
        if (labels.size() != 2) {
            throw new ModelLoadException("evaluate.metric: auc of " + labels.size() + " classes (expected: two)");
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, truths.size()).boxed().toList());
        order.sort(Comparator.comparingDouble(row -> probabilities.get(row)[1]));
        double rankSum = 0;
        long positives = 0;
        int at = 0;
        while (at < order.size()) {
            int end = at;
            double score = probabilities.get(order.get(at))[1];
            while (end < order.size() && probabilities.get(order.get(end))[1] == score) {
                end++;
            }
            double rank = (at + 1 + end) / 2.0;
            for (int i = at; i < end; i++) {
                if (classOf(order.get(i)) == 1) {
                    rankSum += rank;
                    positives++;
                }
            }
            at = end;
        }
        double negatives = truths.size() - (double) positives;
        return (rankSum - positives * (positives + 1) / 2.0) / (positives * negatives);
    }

    private double logLoss() {
        requireProbabilities();
        double sum = 0;
        for (int row = 0; row < truths.size(); row++) {
            double p = probabilities.get(row)[classOf(row)];
            sum -= Math.log(Math.clamp(p, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY));
        }
        return sum / truths.size();
    }

    private interface OfClass {
        double score(long hits, long said, long are);
    }

    private static double f1(long hits, long said, long are) {
        return ratio(2 * hits, said + are);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }

    private double perClass(OfClass score) {
        requireClasses();
        double sum = 0;
        int first = labels.size() == 2 ? 1 : 0;
        for (int label = first; label < labels.size(); label++) {
            long hits = 0;
            long said = 0;
            long are = 0;
            for (int row = 0; row < truths.size(); row++) {
                boolean says = labels.indexOf(predicted.get(row)) == label;
                boolean is = classOf(row) == label;
                said += says ? 1 : 0;
                are += is ? 1 : 0;
                hits += says && is ? 1 : 0;
            }
            sum += score.score(hits, said, are);
        }
        return sum / (labels.size() - first);
    }

    private double truth(int row) {
        try {
            return Double.parseDouble(truths.get(row));
        } catch (NumberFormatException e) {
            throw new ModelLoadException(
                    "evaluate: row " + (row + 1) + ": " + truths.get(row) + " (expected: a number)", e);
        }
    }

    private double error(int row) {
        return truth(row) - Double.parseDouble(predicted.get(row));
    }

    private double squaredError() {
        requireNumbers();
        return IntStream.range(0, truths.size())
                .mapToDouble(row -> error(row) * error(row))
                .sum();
    }

    private double absoluteError() {
        requireNumbers();
        return IntStream.range(0, truths.size())
                        .mapToDouble(row -> Math.abs(error(row)))
                        .sum()
                / truths.size();
    }

    private double variance() {
        double mean = IntStream.range(0, truths.size()).mapToDouble(this::truth).sum() / truths.size();
        return IntStream.range(0, truths.size())
                .mapToDouble(row -> (truth(row) - mean) * (truth(row) - mean))
                .sum();
    }

    private void requireClasses() {
        if (labels.isEmpty()) {
            throw new ModelLoadException("evaluate.metric: for classifiers (the model predicts numbers)");
        }
    }

    private void requireNumbers() {
        if (!labels.isEmpty()) {
            throw new ModelLoadException("evaluate.metric: for regressors (the model predicts classes)");
        }
    }

    private void requireProbabilities() {
        requireClasses();
        if (probabilities.isEmpty()) {
            throw new ModelLoadException("evaluate.metric: needs probabilities (the model gives none)");
        }
    }
}
