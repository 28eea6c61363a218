package io.picklejar.model.sklearn;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Rows and answers as golden.json and cases.json give them. */
public final class JsonRows {

    private JsonRows() {}

    /** Rows, each an array in order or an object by name. */
    public static Table table(List<JsonNode> rows, List<InputColumn> inputs) {
        int width = inputs.size();
        double[] numbers = new double[rows.size() * width];
        String[] texts = new String[rows.size() * width];
        boolean anyText = false;
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < width; i++) {
                JsonNode cell = cell(rows.get(row), inputs.get(i), i, width);
                boolean isText = inputs.get(i).domain().kind() == Domain.Kind.TEXT
                        || (inputs.get(i).domain().kind() == Domain.Kind.ANY && cell.isString());
                anyText |= isText;
                if (isText) {
                    texts[row * width + i] = cell.isNull() ? null : requireText(cell, inputs.get(i));
                } else {
                    numbers[row * width + i] = number(cell, inputs.get(i));
                }
            }
        }
        return new Table(rows.size(), width, numbers, anyText ? texts : null);
    }

    private static String requireText(JsonNode cell, InputColumn input) {
        if (!cell.isString()) {
            throw new AssertionError("cell " + cell + " for " + input);
        }
        return cell.asString();
    }

    private static JsonNode cell(JsonNode row, InputColumn input, int i, int width) {
        if (row.isArray()) {
            if (row.size() != width) {
                throw new AssertionError("row of " + row.size() + " for a model of " + width);
            }
            return row.get(i);
        }
        String name = input.name() == null ? "feature_" + i : input.name();
        JsonNode cell = row.get(name);
        if (cell == null) {
            if (input.domain().equals(Domain.UNUSED)) {
                return NullNode.getInstance();
            }
            throw new AssertionError("row " + row + " without " + name);
        }
        return cell;
    }

    private static double number(JsonNode cell, InputColumn input) {
        if (cell.isNull()) {
            return Double.NaN;
        }
        if (cell.isBoolean()) {
            return cell.asBoolean() ? 1 : 0;
        }
        if (cell.isNumber()) {
            return cell.asDouble();
        }
        throw new AssertionError("cell " + cell + " for " + input);
    }

    /**
     * What is wrong with a row of the answer, or nothing.
     *
     * @param probabilities null where none are told
     */
    public static List<String> differences(
            LoadedModel model,
            Predictions answer,
            int row,
            JsonNode prediction,
            @Nullable JsonNode probabilities,
            Tolerance tolerance) {
        List<String> wrong = new ArrayList<>();
        Output output = model.output();
        boolean sets = output instanceof Output.Classes classes && classes.isSets();
        if (sets) {
            wrong.addAll(setDifferences((Output.Classes) output, answer, row, prediction));
        }
        for (int k = 0; k < output.outputs() && !sets; k++) {
            JsonNode expected = prediction.isArray() ? prediction.get(k) : prediction;
            int at = row * output.outputs() + k;
            if (output instanceof Output.Classes classes) {
                Label label = classes.classes().get(k).get(answer.classIndices()[at]);
                if (!same(label, expected)) {
                    wrong.add("row " + row + ": class " + label + " (expected: " + expected + ")");
                }
            } else if (!tolerance.holds(answer.numbers()[at], expected)) {
                wrong.add("row " + row + ": " + answer.numbers()[at] + " (expected: " + expected + ")");
            }
        }
        double[] found = answer.probabilities();
        if (probabilities != null && !probabilities.isNull() && found != null) {
            List<JsonNode> expected = flat(probabilities);
            int width = found.length / answer.rows();
            if (expected.size() != width) {
                wrong.add("row " + row + ": " + width + " probabilities (expected: " + expected.size() + ")");
                return wrong;
            }
            for (int i = 0; i < width; i++) {
                if (!tolerance.holds(found[row * width + i], expected.get(i))) {
                    wrong.add("row " + row + ": probability " + i + " " + found[row * width + i] + " (expected: "
                            + expected.get(i) + ")");
                }
            }
        }
        return wrong;
    }

    /** A set of labels, told in the order in which scikit-learn gave it. */
    private static List<String> setDifferences(Output.Classes classes, Predictions answer, int row, JsonNode expected) {
        List<Label> found = classes.labelsOf(answer, row);
        boolean same = expected.isArray() && expected.size() == found.size();
        for (int i = 0; same && i < found.size(); i++) {
            same = same(found.get(i), expected.get(i));
        }
        return same ? List.of() : List.of("row " + row + ": labels " + found + " (expected: " + expected + ")");
    }

    private static List<JsonNode> flat(JsonNode lists) {
        List<JsonNode> items = new ArrayList<>();
        lists.forEach(item -> {
            if (item.isArray()) {
                item.forEach(items::add);
            } else {
                items.add(item);
            }
        });
        return items;
    }

    private static boolean same(Label label, JsonNode expected) {
        if (label instanceof Label.Text text) {
            return expected.isString() && expected.asString().equals(text.value());
        }
        if (label instanceof Label.Flag flag) {
            return expected.isBoolean() && expected.asBoolean() == flag.value();
        }
        double value = label instanceof Label.Whole whole ? whole.value() : ((Label.Real) label).value();
        return expected.isNumber() && expected.asDouble() == value;
    }

    /** How far numbers may be off; a null is met by NaN. */
    public record Tolerance(double relative, double absolute) {

        public boolean holds(double found, JsonNode expected) {
            if (expected.isNull()) {
                return Double.isNaN(found);
            }
            double wanted = expected.asDouble();
            return found == wanted || Math.abs(found - wanted) <= Math.max(absolute, relative * Math.abs(wanted));
        }
    }
}
