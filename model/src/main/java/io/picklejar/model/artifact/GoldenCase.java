package io.picklejar.model.artifact;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One row with the notebook's own answer.
 *
 * @param prediction one value, a list of as many as the model has outputs, or a list of the labels that apply, in any order
 * @param probabilities in the order of the model's classes, by output where there are several; null where not given
 */
record GoldenCase(
        JsonNode features, JsonNode prediction, @Nullable JsonNode probabilities) {

    private static final int MOST_SHOWN = 10;

    /** How far a number may be from the notebook's. */
    record Tolerance(double relative, double absolute) {

        /** As float64 models agree with their library (design section 3). */
        static final Tolerance DEFAULT = new Tolerance(1e-9, 1e-12);

        /** The default for answers that are that close. */
        static Tolerance of(double precision) {
            return new Tolerance(precision, precision / 1000);
        }

        boolean accepts(JsonNode expected, double got) {
            if (!expected.isNumber()) {
                return expected.isNull() && Double.isNaN(got);
            }
            double wanted = JsonValues.number(expected);
            if (!Double.isFinite(wanted) || !Double.isFinite(got)) {
                return Double.compare(wanted, got) == 0;
            }
            return Math.abs(wanted - got) <= Math.max(absolute, relative * Math.abs(wanted));
        }
    }

    /** What differs from the model's answer in row {@code row}, or null. */
    @Nullable
    String mismatch(Output output, Predictions got, int row, Tolerance tolerance) {
        String wrong = predictionMismatch(output, got, row, tolerance);
        return wrong != null || probabilities == null
                ? wrong
                : probabilityMismatch(probabilities, output, got.probabilities(), row, tolerance);
    }

    private @Nullable String predictionMismatch(Output output, Predictions got, int row, Tolerance tolerance) {
        int outputs = output.outputs();
        if (output instanceof Output.Tensors tensors) {
            return GoldenTensors.mismatch(prediction, tensors, got, row, tolerance);
        }
        if (output instanceof Output.Classes classes && classes.isSets()) {
            return setMismatch(classes.labelsOf(got, row));
        }
        if (prediction.isArray() ? prediction.size() != outputs : outputs != 1) {
            return differs("prediction", prediction, outputs == 1 ? "1 value" : outputs + " values");
        }
        for (int i = 0; i < outputs; i++) {
            JsonNode expected = prediction.isArray() ? prediction.get(i) : prediction;
            String key = prediction.isArray() && outputs > 1 ? "prediction[" + i + "]" : "prediction";
            int at = row * outputs + i;
            if (output instanceof Output.Classes classes) {
                Label label = classes.classes().get(i).get(got.classIndices()[at]);
                if (!isLabel(expected, label)) {
                    return differs(key, expected, shown(label));
                }
            } else if (!tolerance.accepts(expected, got.numbers()[at])) {
                return differs(key, expected, Double.toString(got.numbers()[at]));
            }
        }
        return null;
    }

    private @Nullable String setMismatch(List<Label> labels) {
        boolean same = prediction.isArray() && prediction.size() == labels.size();
        for (int i = 0; same && i < labels.size(); i++) {
            same = holds(prediction, labels.get(i));
        }
        return same ? null : differs("prediction", prediction, shown(labels));
    }

    private static boolean holds(JsonNode list, Label label) {
        for (JsonNode item : list) {
            if (isLabel(item, label)) {
                return true;
            }
        }
        return false;
    }

    private static String shown(List<Label> labels) {
        String shown = labels.stream().limit(MOST_SHOWN).map(GoldenCase::shown).collect(Collectors.joining(", "));
        return "[" + shown + (labels.size() > MOST_SHOWN ? ", …]" : "]");
    }

    private static @Nullable String probabilityMismatch(
            JsonNode expected, Output output, double @Nullable [] got, int row, Tolerance tolerance) {
        if (!(output instanceof Output.Classes classes) || got == null) {
            return differs("probabilities", expected, "none");
        }
        List<JsonNode> flat = flat(expected);
        int width = classes.probabilitiesPerRow();
        if (flat.size() != width) {
            return "probabilities: expected " + flat.size() + " of them, got " + width;
        }
        for (int i = 0; i < width; i++) {
            if (!tolerance.accepts(flat.get(i), got[row * width + i])) {
                return differs("probabilities[" + i + "]", flat.get(i), Double.toString(got[row * width + i]));
            }
        }
        return null;
    }

    /** The numbers of all outputs in a row. */
    private static List<JsonNode> flat(JsonNode lists) {
        List<JsonNode> flat = new ArrayList<>();
        for (JsonNode node : lists) {
            if (node.isArray()) {
                node.forEach(flat::add);
            } else {
                flat.add(node);
            }
        }
        return flat;
    }

    /** JSON has one kind of number: a class 1 and a class 1.0 are both written either way. */
    private static boolean isLabel(JsonNode expected, Label label) {
        if (label instanceof Label.Text text) {
            return expected.isString() && expected.asString().equals(text.value());
        }
        if (label instanceof Label.Flag flag) {
            return expected.isBoolean() && expected.asBoolean() == flag.value();
        }
        if (label instanceof Label.Whole whole) {
            boolean exact = expected.isIntegralNumber() && expected.canConvertToLong();
            return exact ? expected.asLong() == whole.value() : JsonValues.number(expected) == whole.value();
        }
        return JsonValues.number(expected) == ((Label.Real) label).value();
    }

    private static String shown(Label label) {
        return label instanceof Label.Text text
                ? JsonValues.abbreviated(JsonNodeFactory.instance.stringNode(text.value()))
                : label.toString();
    }

    static String differs(String key, JsonNode expected, String got) {
        return key + ": expected " + JsonValues.abbreviated(expected) + ", got " + got;
    }
}
