package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.list;
import static io.picklejar.server.protocol.OpenApiTree.map;
import static io.picklejar.server.protocol.OpenApiTree.schema;
import static io.picklejar.server.protocol.OpenApiTree.times;
import static io.picklejar.server.protocol.OpenApiTree.tuple;
import static io.picklejar.server.protocol.OpenApiTree.type;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.server.registry.Served;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@link AnswerWriter} writes for one model, as schemas and as an example of the shape. */
final class OpenApiAnswers {

    /** With more classes than this, an enumeration helps nobody. */
    private static final int LISTED_CLASSES = 200;

    private static final String EXAMPLE_TIME = "2026-01-01T12:00:00.000Z";

    private final Artifact artifact;
    private final Output output;
    private final @Nullable Integer topK;

    OpenApiAnswers(Served served) {
        this.artifact = served.artifact();
        this.output = served.postprocessor().output();
        this.topK = served.postprocessor().topK();
    }

    Map<String, @Nullable Object> one() {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put("prediction", prediction());
        if (output instanceof Output.Classes classes && classes.probabilities()) {
            properties.put("probabilities", described(probabilities(classes), "In the order of the " + order()));
            properties.put("confidence", described(confidence(), "The predicted class's probability."));
            if (topK != null) {
                properties.put("top_k", described(likeliest(classes, topK), "The likeliest classes, likeliest first."));
            }
        }
        return answer(properties);
    }

    /** @param most rows that a request may have */
    Map<String, @Nullable Object> batch(int most) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        properties.put(
                "predictions", described(list(prediction(), 1, most), "One for each row, in the request's order."));
        if (output instanceof Output.Classes classes && classes.probabilities()) {
            Map<String, @Nullable Object> probabilities = list(probabilities(classes), 1, most);
            properties.put("probabilities", described(probabilities, "By row, in the order of the " + order()));
            properties.put("confidences", list(confidence(), 1, most));
            if (topK != null) {
                properties.put("top_k", list(likeliest(classes, topK), 1, most));
            }
        }
        properties.put("batch_size", map("type", "integer", "minimum", 1, "maximum", most));
        return answer(properties);
    }

    private Map<String, @Nullable Object> answer(Map<String, @Nullable Object> properties) {
        properties.put("model", map("type", "string", "const", artifact.name()));
        properties.put("model_version", type("string"));
        properties.put("latency_ms", map("type", "number", "minimum", 0, "description", "Time in the server."));
        properties.put("timestamp", map("type", "string", "format", "date-time"));
        properties.put("request_id", type("string", "The same as in the header X-Request-Id."));
        List<String> required = List.copyOf(properties.keySet());
        Map<String, @Nullable Object> warnings = list(schema("ValidationError"), 1, 100);
        properties.put("warnings", described(warnings, "Values unlike those in training; only where there are any."));
        properties.put("warning_count", map("type", "integer", "minimum", 1));
        return map("type", "object", "required", required, "properties", properties);
    }

    private Map<String, @Nullable Object> prediction() {
        return switch (output) {
            case Output.Classes classes ->
                classes.isSets()
                        ? described(list(label(classes.labels()), 0, classes.outputs()), "The labels that apply.")
                        : several(classes.classes().stream()
                                .map(OpenApiAnswers::label)
                                .toList());
            case Output.Numbers numbers ->
                several(times(numbers.outputs(), type(numbers.whole() ? "integer" : "number")));
            case Output.Tensors tensors -> OpenApiTensors.answer(tensors);
        };
    }

    /** One schema as it is, several as a list of them. */
    private static Map<String, @Nullable Object> several(List<? extends @Nullable Object> schemas) {
        if (schemas.size() == 1 && schemas.getFirst() instanceof Map<?, ?> only) {
            Map<String, @Nullable Object> schema = new LinkedHashMap<>();
            only.forEach((name, value) -> schema.put(String.valueOf(name), value));
            return schema;
        }
        return tuple(schemas);
    }

    private static Map<String, @Nullable Object> label(List<Label> labels) {
        List<String> types =
                labels.stream().map(OpenApiAnswers::typeWord).distinct().toList();
        Map<String, @Nullable Object> schema = map("type", types.size() == 1 ? types.getFirst() : types);
        if (labels.size() <= LISTED_CLASSES) {
            schema.put("enum", labels.stream().map(OpenApiAnswers::value).toList());
        }
        return schema;
    }

    private static String typeWord(Label label) {
        return switch (label) {
            case Label.Text text -> "string";
            case Label.Whole whole -> "integer";
            case Label.Real real -> "number";
            case Label.Flag flag -> "boolean";
        };
    }

    private static Object value(Label label) {
        return switch (label) {
            case Label.Text text -> text.value();
            case Label.Whole whole -> whole.value();
            case Label.Real real -> real.value();
            case Label.Flag flag -> flag.value();
        };
    }

    private static Map<String, @Nullable Object> probability() {
        return map("type", "number", "minimum", 0, "maximum", 1);
    }

    private static Map<String, @Nullable Object> probabilities(Output.Classes classes) {
        return several(classes.classes().stream()
                .map(labels -> list(probability(), labels.size(), labels.size()))
                .toList());
    }

    private Map<String, @Nullable Object> confidence() {
        return several(times(output.outputs(), probability()));
    }

    private static Map<String, @Nullable Object> likeliest(Output.Classes classes, int k) {
        List<Label> labels = classes.classes().getFirst();
        int size = Math.min(k, labels.size());
        return list(OpenApiTree.closed(map("class", label(labels), "probability", probability())), size, size);
    }

    private static Map<String, @Nullable Object> described(Map<String, @Nullable Object> schema, String description) {
        schema.put("description", description);
        return schema;
    }

    private String order() {
        if (!(output instanceof Output.Classes classes)) {
            return "";
        }
        if (classes.isSets()) {
            return "labels, of each that it does not apply and that it does: " + order(classes.labels()) + ".";
        }
        return "classes: "
                + classes.classes().stream().map(OpenApiAnswers::order).collect(Collectors.joining("; ")) + ".";
    }

    private static String order(List<Label> labels) {
        String listed =
                labels.stream().limit(20).map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return labels.size() > 20 ? listed + ", … (" + labels.size() + ")" : listed;
    }

    /** An answer of the right shape; its figures are made up. */
    Map<String, @Nullable Object> oneExample() {
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        example.put("prediction", exampleAnswer());
        if (output instanceof Output.Classes classes && classes.probabilities()) {
            example.put("probabilities", perOutput(i -> exampleProbabilities(classes, i)));
            example.put("confidence", perOutput(i -> Collections.max(exampleProbabilities(classes, i))));
            if (topK != null) {
                example.put("top_k", exampleLikeliest(classes.classes().getFirst(), topK));
            }
        }
        return envelope(example);
    }

    Map<String, @Nullable Object> batchExample(int rows) {
        Map<String, @Nullable Object> one = oneExample();
        Map<String, @Nullable Object> example = new LinkedHashMap<>();
        example.put("predictions", times(rows, one.get("prediction")));
        if (one.containsKey("probabilities")) {
            example.put("probabilities", times(rows, one.get("probabilities")));
            example.put("confidences", times(rows, one.get("confidence")));
        }
        if (one.containsKey("top_k")) {
            example.put("top_k", times(rows, one.get("top_k")));
        }
        example.put("batch_size", rows);
        return envelope(example);
    }

    private Map<String, @Nullable Object> envelope(Map<String, @Nullable Object> example) {
        example.put("model", artifact.name());
        example.put("model_version", artifact.version());
        example.put("latency_ms", 0.21);
        example.put("timestamp", EXAMPLE_TIME);
        example.put("request_id", "7f3c2a915be04d68");
        return example;
    }

    /** Of a set of labels the first one alone. */
    private Object exampleAnswer() {
        if (output instanceof Output.Tensors tensors) {
            return OpenApiTensors.example(tensors);
        }
        return output instanceof Output.Classes classes && classes.isSets()
                ? List.of(value(classes.labels().getFirst()))
                : perOutput(this::examplePrediction);
    }

    /** Of the label in the example of a set that it applies, of the others that they do not. */
    private static List<Double> exampleProbabilities(Output.Classes classes, int index) {
        List<Double> all = exampleProbabilities(classes.classes().get(index).size());
        return classes.isSets() && index == 0 ? all.reversed() : all;
    }

    private Object perOutput(Function<Integer, Object> value) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < output.outputs(); i++) {
            values.add(value.apply(i));
        }
        return values.size() == 1 ? values.getFirst() : values;
    }

    private Object examplePrediction(int index) {
        return switch (output) {
            case Output.Classes classes -> value(classes.classes().get(index).getFirst());
            case Output.Numbers numbers -> numbers.whole() ? (Object) 1 : (Object) 12.5;
            case Output.Tensors tensors -> OpenApiTensors.example(tensors);
        };
    }

    /** Three quarters for the first class, the rest for the second: exact in binary, so that they add up to 1. */
    private static List<Double> exampleProbabilities(int classes) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            all.add(classes == 1 ? 1 : i == 0 ? 0.75 : i == 1 ? 0.25 : 0);
        }
        return all;
    }

    private static List<Object> exampleLikeliest(List<Label> labels, int k) {
        List<Double> probabilities = exampleProbabilities(labels.size());
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < Math.min(k, labels.size()); i++) {
            all.add(map("class", value(labels.get(i)), "probability", probabilities.get(i)));
        }
        return all;
    }
}
