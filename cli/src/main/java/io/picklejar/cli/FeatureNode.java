package io.picklejar.cli;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Features and classes in the words of metadata.json, so that what is shown can be saved. */
final class FeatureNode {

    private FeatureNode() {}

    static ArrayNode all(List<Feature> features) {
        ArrayNode nodes = Json.array();
        features.forEach(feature -> nodes.add(of(feature)));
        return nodes;
    }

    private static ObjectNode of(Feature feature) {
        Constraints limits = feature.constraints();
        ObjectNode node = Json.object();
        node.put("name", feature.name());
        node.put("type", feature.type().word());
        optional(node, "minimum", limits.minimum());
        optional(node, "maximum", limits.maximum());
        optional(node, "exclusiveMinimum", limits.exclusiveMinimum());
        optional(node, "exclusiveMaximum", limits.exclusiveMaximum());
        List<Object> allowed = limits.enumeration();
        if (allowed != null) {
            ArrayNode values = node.putArray("enum");
            allowed.forEach(value -> values.add(Json.scalar(value)));
        }
        optional(
                node,
                "pattern",
                limits.pattern() == null ? null : limits.pattern().pattern());
        if (!limits.equals(Constraints.NONE)) {
            node.put("out_of_range", limits.warnOnly() ? "warn" : "reject");
        }
        if (feature.nullable()) {
            node.put("nullable", true);
        }
        if (feature.fallback() != null) {
            node.set("default", Json.scalar(feature.fallback().value()));
        }
        optional(node, "description", feature.description());
        optional(node, "example", feature.example());
        return node;
    }

    private static void optional(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.set(name, Json.scalar(value));
        }
    }

    /** One list; a list of lists where a model has several outputs. */
    static ArrayNode classes(List<List<Label>> outputs) {
        ArrayNode nodes = Json.array();
        outputs.forEach(labels -> {
            ArrayNode node = outputs.size() > 1 ? nodes.addArray() : nodes;
            labels.forEach(label -> node.add(label(label)));
        });
        return nodes;
    }

    private static JsonNode label(Label label) {
        return switch (label) {
            case Label.Text text -> Json.scalar(text.value());
            case Label.Whole whole -> Json.scalar(whole.value());
            case Label.Real real -> Json.scalar(real.value());
            case Label.Flag flag -> Json.scalar(flag.value());
        };
    }
}
