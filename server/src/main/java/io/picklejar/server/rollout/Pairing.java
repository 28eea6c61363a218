package io.picklejar.server.rollout;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.server.registry.Served;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How what one version was asked and answered is put beside another version's. Features go by name; those that only the
 * second one has take their defaults; labels are compared as labels, whatever their position, and sets of labels as sets.
 * Immutable.
 */
final class Pairing {

    private static final int ABSENT = -1;

    private final @Nullable String obstacle;
    private final boolean sameLayout;
    private final int[] columns;
    private final List<Feature> target;
    private final int[] required;
    private final Answers left;
    private final Answers right;
    private final int[] rightIndex;

    private Pairing(
            @Nullable String obstacle,
            boolean sameLayout,
            int[] columns,
            List<Feature> target,
            int[] required,
            Answers left,
            Answers right) {
        this.obstacle = obstacle;
        this.sameLayout = sameLayout;
        this.columns = columns;
        this.target = target;
        this.required = required;
        this.left = left;
        this.right = right;
        this.rightIndex = left.positionsIn(right);
    }

    static Pairing of(Served primary, Served shadow) {
        List<Feature> from = primary.artifact().schema().features();
        List<Feature> to = shadow.artifact().schema().features();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < from.size(); i++) {
            places.put(from.get(i).name(), i);
        }
        int[] columns = new int[to.size()];
        boolean same = from.size() == to.size();
        String obstacle = null;
        List<Integer> required = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            Feature wanted = to.get(i);
            columns[i] = places.getOrDefault(wanted.name(), ABSENT);
            same &= columns[i] == i;
            Feature given = columns[i] == ABSENT ? null : from.get(columns[i]);
            if (!isUsable(given, wanted)) {
                obstacle = "feature " + wanted.name() + (given == null ? " is new" : " is of another type");
            }
            if (given != null && given.nullable() && !wanted.nullable()) {
                required.add(columns[i]);
            }
        }
        if (!same && to.stream().anyMatch(feature -> feature.type() == FeatureType.TENSOR)) {
            obstacle = "arrays and other features in another order";
        }
        Answers left = new Answers(primary.postprocessor().output());
        Answers right = new Answers(shadow.postprocessor().output());
        return new Pairing(
                obstacle == null ? left.obstacle(right) : obstacle,
                same,
                columns,
                to,
                required.stream().mapToInt(Integer::intValue).toArray(),
                left,
                right);
    }

    private static boolean isUsable(@Nullable Feature given, Feature wanted) {
        if (given == null) {
            return wanted.fallback() != null || wanted.type() == FeatureType.ANY;
        }
        return wanted.type() == FeatureType.ANY
                || (given.type() != FeatureType.ANY
                        && given.type().isText() == wanted.type().isText());
    }

    /** Why the two cannot be compared at all, or null. */
    @Nullable
    String obstacle() {
        return obstacle;
    }

    /** The rows as the second version takes them; null where it does not take one of them. */
    @Nullable
    Table translate(Table rows) {
        for (int column : required) {
            for (int row = 0; row < rows.rows(); row++) {
                if (Double.isNaN(rows.number(row, column)) && rows.text(row, column) == null) {
                    return null;
                }
            }
        }
        return sameLayout ? rows : rearranged(rows);
    }

    private Table rearranged(Table rows) {
        int width = columns.length;
        double[] numbers = new double[Math.multiplyExact(rows.rows(), width)];
        boolean hasTexts = target.stream().anyMatch(feature -> feature.type().isText());
        @Nullable String[] texts = new @Nullable String[hasTexts ? numbers.length : 0];
        for (int row = 0; row < rows.rows(); row++) {
            for (int i = 0; i < width; i++) {
                int cell = row * width + i;
                numbers[cell] = columns[i] == ABSENT ? fallbackNumber(target.get(i)) : rows.number(row, columns[i]);
                if (hasTexts) {
                    texts[cell] = columns[i] == ABSENT ? fallbackText(target.get(i)) : rows.text(row, columns[i]);
                }
            }
        }
        return new Table(rows.rows(), width, numbers, hasTexts ? texts : null);
    }

    private static double fallbackNumber(Feature feature) {
        Object value = feature.fallback() == null ? null : feature.fallback().value();
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static @Nullable String fallbackText(Feature feature) {
        Object value = feature.fallback() == null ? null : feature.fallback().value();
        return value instanceof String text ? text : null;
    }

    /** Whether a row has one class in each answer, so that they can be counted against each other. */
    boolean isOneClass() {
        return left.classes != null && left.sets == null && left.outputs == 1;
    }

    Object leftValue(Predictions predictions, int row) {
        return left.value(predictions, row);
    }

    Object rightValue(Predictions predictions, int row) {
        return right.value(predictions, row);
    }

    /** @param tolerance most that two numbers may differ, as a fraction of the greater */
    boolean agree(Predictions a, Predictions b, int row, double tolerance) {
        if (left.sets != null && right.sets != null) {
            return Set.copyOf(left.applying(left.sets, a, row)).equals(Set.copyOf(right.applying(right.sets, b, row)));
        }
        if (left.classes != null) {
            return left.value(a, row).equals(right.value(b, row));
        }
        return numberDifference(a, b, row) <= tolerance;
    }

    /**
     * How far the scores are apart: the probability of the class that the first one predicted, or the number as a fraction of
     * the greater; NaN where there are no scores, or several.
     */
    double difference(Predictions a, Predictions b, int row) {
        if (left.classes == null) {
            return numberDifference(a, b, row);
        }
        double[] p = a.probabilities();
        double[] q = b.probabilities();
        if (p == null || q == null || !isOneClass()) {
            return Double.NaN;
        }
        int index = a.classIndices()[row];
        int other = rightIndex[index];
        double second = other == ABSENT ? 0 : q[row * (q.length / b.rows()) + other];
        return Math.abs(p[row * (p.length / a.rows()) + index] - second);
    }

    private double numberDifference(Predictions a, Predictions b, int row) {
        double most = 0;
        for (int i = row * left.outputs; i < (row + 1) * left.outputs; i++) {
            most = Math.max(most, relative(a.numbers()[i], b.numbers()[i]));
        }
        return most;
    }

    private static double relative(double a, double b) {
        if (Double.compare(a, b) == 0 || a == b) {
            return 0;
        }
        double difference = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** How a version's answers are read. */
    private static final class Answers {
        private final int outputs;
        private final boolean arrays;
        private final @Nullable List<List<Object>> classes;
        /** Where a row's answer is a set of labels. */
        private final Output.@Nullable Classes sets;

        Answers(Output output) {
            this.sets = output instanceof Output.Classes known && known.isSets() ? known : null;
            this.outputs = output.outputs();
            this.arrays = output instanceof Output.Tensors;
            this.classes = output instanceof Output.Classes known
                    ? known.classes().stream()
                            .map(labels -> labels.stream().map(Answers::plain).toList())
                            .toList()
                    : null;
        }

        private static Object plain(Label label) {
            return switch (label) {
                case Label.Text text -> text.value();
                case Label.Whole whole -> whole.value();
                case Label.Real real -> real.value();
                case Label.Flag flag -> flag.value();
            };
        }

        @Nullable
        String obstacle(Answers other) {
            if (arrays || other.arrays) {
                return "answers that are arrays are not compared";
            }
            if ((sets == null) != (other.sets == null)) {
                return "sets of labels on one side only";
            }
            if (outputs != other.outputs && sets == null) {
                return other.outputs + " outputs instead of " + outputs;
            }
            return (classes == null) == (other.classes == null) ? null : "classes on one side, numbers on the other";
        }

        int[] positionsIn(Answers other) {
            if (classes == null || other.classes == null) {
                return new int[0];
            }
            List<Object> there = other.classes.getFirst();
            return classes.getFirst().stream().mapToInt(there::indexOf).toArray();
        }

        List<Object> applying(Output.Classes sets, Predictions predictions, int row) {
            return sets.labelsOf(predictions, row).stream().map(Answers::plain).toList();
        }

        Object value(Predictions predictions, int row) {
            if (sets != null) {
                return applying(sets, predictions, row);
            }
            if (outputs == 1) {
                return cell(predictions, row, 0);
            }
            List<Object> cells = new ArrayList<>();
            for (int i = 0; i < outputs; i++) {
                cells.add(cell(predictions, row, i));
            }
            return cells;
        }

        private Object cell(Predictions predictions, int row, int output) {
            int at = row * outputs + output;
            return classes == null
                    ? (Object) predictions.numbers()[at]
                    : classes.get(output).get(predictions.classIndices()[at]);
        }
    }
}
