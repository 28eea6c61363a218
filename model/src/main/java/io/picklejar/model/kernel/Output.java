package io.picklejar.model.kernel;

import java.util.ArrayList;
import java.util.List;

/** The shape of a model's answer, the same for every row. */
public sealed interface Output {

    /** Values a row has: 1 but for multi-output models. */
    int outputs();

    /**
     * A classifier's answer.
     *
     * @param classes for each output its classes, in the order of {@code predict_proba}'s columns
     * @param probabilities whether the model gives them
     * @param labels where a row's answer is a set of labels, the one that each output decides on: it applies where the
     *     predicted class is none of 0, 0.0 and false. Empty where the answer is the classes themselves
     */
    record Classes(List<List<Label>> classes, boolean probabilities, List<Label> labels) implements Output {
        public Classes {
            classes = classes.stream().map(List::copyOf).toList();
            labels = List.copyOf(labels);
            if (classes.isEmpty() || classes.stream().anyMatch(List::isEmpty)) {
                throw new IllegalArgumentException("a classifier without classes: " + classes);
            }
            if (!labels.isEmpty() && labels.size() != classes.size()) {
                throw new IllegalArgumentException(
                        "labels: " + labels.size() + " (expected: one for each of " + classes.size() + " outputs)");
            }
        }

        public Classes(List<List<Label>> classes, boolean probabilities) {
            this(classes, probabilities, List.of());
        }

        public static Classes of(List<Label> classes, boolean probabilities) {
            return new Classes(List.of(classes), probabilities);
        }

        @Override
        public int outputs() {
            return classes.size();
        }

        /** The same model answering with sets of these labels, one for each output. */
        public Classes withLabels(List<Label> labels) {
            return new Classes(classes, probabilities, labels);
        }

        /** Whether a row's answer is a set of labels. */
        public boolean isSets() {
            return !labels.isEmpty();
        }

        /** Whether an output that predicts its class of that index says that its label applies. */
        public boolean applies(int output, int index) {
            Label predicted = classes.get(output).get(index);
            if (predicted instanceof Label.Whole whole) {
                return whole.value() != 0;
            }
            return predicted instanceof Label.Flag flag
                    ? flag.value()
                    : !(predicted instanceof Label.Real real && real.value() == 0);
        }

        /** The labels that apply to a row, in the order of the outputs; empty where none does. */
        public List<Label> labelsOf(Predictions predictions, int row) {
            List<Label> applying = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                if (applies(i, predictions.classIndices()[row * labels.size() + i])) {
                    applying.add(labels.get(i));
                }
            }
            return applying;
        }

        /** Probabilities a row has, over all outputs. */
        public int probabilitiesPerRow() {
            int sum = 0;
            for (int i = 0; i < classes.size(); i++) {
                sum += classes.get(i).size();
            }
            return sum;
        }
    }

    /**
     * A regressor's, clusterer's or outlier detector's answer.
     *
     * @param outputs numbers a row has
     * @param whole whether they are whole numbers (a cluster, +1/-1) and are to be written as such
     */
    record Numbers(int outputs, boolean whole) implements Output {
        public Numbers {
            if (outputs < 1) {
                throw new IllegalArgumentException("outputs: " + outputs + " (expected: at least 1)");
            }
        }
    }

    /**
     * The answer of a model that gives tensors, or several things by name.
     *
     * @param parts what a row has, in the model's order
     */
    record Tensors(List<Part> parts) implements Output {

        /** @param type what one row has of it */
        public record Part(String name, TensorType type) {}

        public Tensors {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a model without outputs");
            }
        }

        @Override
        public int outputs() {
            return parts.size();
        }
    }
}
