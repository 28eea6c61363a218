package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelLoadException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Values of {@code metadata.json} in the shape that their key must have. Null counts as not given. */
final class JsonValues {

    private static final int LONGEST_SHOWN = 80;

    private JsonValues() {}

    /** The value of a key, or null where the key is absent or null. */
    static @Nullable JsonNode given(JsonNode parent, String key) {
        JsonNode node = parent.get(key);
        return node == null || node.isNull() ? null : node;
    }

    static @Nullable String text(String at, @Nullable JsonNode node) {
        if (node != null && !node.isString()) {
            throw wrong(at, node, "a text");
        }
        return node == null ? null : node.asString();
    }

    static boolean flag(String at, @Nullable JsonNode node) {
        if (node != null && !node.isBoolean()) {
            throw wrong(at, node, "true or false");
        }
        return node != null && node.asBoolean();
    }

    static @Nullable Integer whole(String at, @Nullable JsonNode node, int lowest, int highest) {
        if (node == null) {
            return null;
        }
        boolean fits = node.isIntegralNumber() && node.canConvertToInt();
        if (!fits || node.asInt() < lowest || node.asInt() > highest) {
            throw wrong(at, node, lowest + ".." + highest);
        }
        return node.asInt();
    }

    /** A limit from below; {@code -Infinity} is no limit. */
    static @Nullable Double lowest(String at, @Nullable JsonNode node) {
        return limit(at, node, Double.NEGATIVE_INFINITY);
    }

    /** A limit from above; {@code Infinity} is no limit. */
    static @Nullable Double highest(String at, @Nullable JsonNode node) {
        return limit(at, node, Double.POSITIVE_INFINITY);
    }

    private static @Nullable Double limit(String at, @Nullable JsonNode node, double none) {
        if (node == null || node.isNull()) {
            return null;
        }
        double limit = number(node);
        if (limit == none) {
            return null;
        }
        if (!Double.isFinite(limit)) {
            throw wrong(at, node, "a number");
        }
        return limit;
    }

    /** The number, infinite where it is too great for a double; NaN for what is no number. */
    static double number(JsonNode node) {
        return node.isNumber() ? node.numberValue().doubleValue() : Double.NaN;
    }

    /** The texts, none of them empty; an empty list where they are not given. */
    static List<String> texts(String at, @Nullable JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node == null) {
            return texts;
        }
        for (JsonNode item : node) {
            texts.add(item.isString() ? item.asString() : "");
        }
        if (!node.isArray() || texts.contains("")) {
            throw wrong(at, node, "a list of texts");
        }
        return texts;
    }

    static ModelLoadException wrong(String at, @Nullable JsonNode found, String expected) {
        return new ModelLoadException(MetadataReader.FILE + ": " + (at.isEmpty() ? "" : at + ": ") + shown(found)
                + " (expected: " + expected + ")");
    }

    static String shown(@Nullable JsonNode node) {
        return node == null ? "nothing" : abbreviated(node);
    }

    /** The value as JSON, cut where it is long. */
    static String abbreviated(JsonNode node) {
        String text = node.isNumber() ? node.asString() : node.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
