package io.picklejar.model.kernel;

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
     */
    record Classes(List<List<Label>> classes, boolean probabilities) implements Output {
        public Classes {
            classes = classes.stream().map(List::copyOf).toList();
            if (classes.isEmpty() || classes.stream().anyMatch(List::isEmpty)) {
                throw new IllegalArgumentException("a classifier without classes: " + classes);
            }
        }

        public static Classes of(List<Label> classes, boolean probabilities) {
            return new Classes(List.of(classes), probabilities);
        }

        @Override
        public int outputs() {
            return classes.size();
        }

        /** Probabilities a row has, over all outputs. */
        public int probabilitiesPerRow() {
            return classes.stream().mapToInt(List::size).sum();
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
