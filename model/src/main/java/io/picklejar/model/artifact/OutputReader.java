package io.picklejar.model.artifact;

import static io.picklejar.model.artifact.JsonValues.given;
import static io.picklejar.model.artifact.JsonValues.wrong;

import io.picklejar.model.artifact.Metadata.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code output} of metadata.json. Unlike elsewhere in metadata an unknown key is an error: a misspelt threshold that
 * is passed over in silence would change every answer.
 */
final class OutputReader {

    private static final List<String> KEYS =
            List.of("labels", "threshold", "round", "clip", "top_k", "raw", "activation");

    private OutputReader() {}

    static OutputSpec read(@Nullable JsonNode node) {
        if (node == null) {
            return OutputSpec.AS_IS;
        }
        if (!node.isObject()) {
            throw wrong("output", node, "an object");
        }
        requireKnown(node);
        JsonNode labels = given(node, "labels");
        boolean byClass = labels != null && labels.isObject();
        return new OutputSpec(
                labels != null && byClass ? labels(labels) : Map.of(),
                byClass ? List.of() : JsonValues.texts("output.labels", labels),
                threshold(given(node, "threshold")),
                JsonValues.whole("output.round", given(node, "round"), 0, 15),
                clip(given(node, "clip")),
                JsonValues.whole("output.top_k", given(node, "top_k"), 1, 1000),
                JsonValues.flag("output.raw", given(node, "raw")),
                activation(given(node, "activation")));
    }

    private static void requireKnown(JsonNode node) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!KEYS.contains(entry.getKey())) {
                throw wrong("output." + entry.getKey(), entry.getValue(), "one of " + String.join(", ", KEYS));
            }
        }
    }

    private static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String at = "output.labels." + entry.getKey();
            labels.put(entry.getKey(), Objects.requireNonNull(JsonValues.text(at, entry.getValue())));
        }
        return labels;
    }

    private static @Nullable Double threshold(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        double threshold = JsonValues.number(node);
        if (!(threshold >= 0 && threshold <= 1)) {
            throw wrong("output.threshold", node, "0..1");
        }
        return threshold;
    }

    private static OutputSpec.@Nullable Activation activation(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        return switch (node.asString("")) {
            case "none" -> OutputSpec.Activation.NONE;
            case "softmax" -> OutputSpec.Activation.SOFTMAX;
            case "sigmoid" -> OutputSpec.Activation.SIGMOID;
            default -> throw wrong("output.activation", node, "softmax, sigmoid or none");
        };
    }

    private static OutputSpec.@Nullable Clip clip(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        Range range = MetadataReader.range("output.clip", node);
        return new OutputSpec.Clip(
                Objects.requireNonNullElse(range.lowest(), Double.NEGATIVE_INFINITY),
                Objects.requireNonNullElse(range.highest(), Double.POSITIVE_INFINITY));
    }
}
