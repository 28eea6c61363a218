package io.picklejar.model.artifact;

import static io.picklejar.model.artifact.JsonValues.given;
import static io.picklejar.model.artifact.JsonValues.wrong;

import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one entry of {@code features} in metadata.json. */
final class FeatureReader {

    /** Java compiles patterns by recursion; this keeps it far from the end of the stack. */
    private static final int LONGEST_PATTERN = 1000;

    private FeatureReader() {}

    static Feature read(String at, JsonNode node) {
        JsonNode name = node.path("name");
        if (!node.isObject() || !name.isString() || name.asString().isEmpty()) {
            throw wrong(at, node, "{\"name\": …, \"type\": …}");
        }
        FeatureType type = type(at + ".type", node.get("type"));
        JsonNode example = type == FeatureType.TENSOR ? null : given(node, "example");
        return new Feature(
                name.asString(),
                type,
                constraints(at, node, type),
                JsonValues.flag(at + ".nullable", given(node, "nullable")),
                fallback(at + ".default", node.get("default"), type),
                JsonValues.text(at + ".description", given(node, "description")),
                example == null ? null : typed(at + ".example", example, type));
    }

    private static FeatureType type(String at, @Nullable JsonNode node) {
        for (FeatureType type : FeatureType.values()) {
            if (node != null
                    && type != FeatureType.ANY
                    && node.isString()
                    && type.word().equals(node.asString())) {
                return type;
            }
        }
        throw wrong(at, node, "number, integer, string, boolean or array");
    }

    private static Constraints constraints(String at, JsonNode node, FeatureType type) {
        return new Constraints(
                JsonValues.lowest(at + ".minimum", node.get("minimum")),
                JsonValues.highest(at + ".maximum", node.get("maximum")),
                JsonValues.lowest(at + ".exclusiveMinimum", node.get("exclusiveMinimum")),
                JsonValues.highest(at + ".exclusiveMaximum", node.get("exclusiveMaximum")),
                enumeration(at + ".enum", given(node, "enum"), type),
                pattern(at + ".pattern", given(node, "pattern")),
                warnOnly(at + ".out_of_range", given(node, "out_of_range")));
    }

    /** A default of null is one: it stands for a missing value. */
    private static Feature.@Nullable Fallback fallback(String at, @Nullable JsonNode node, FeatureType type) {
        if (node == null) {
            return null;
        }
        return new Feature.Fallback(node.isNull() ? null : typed(at, node, type));
    }

    private static @Nullable List<Object> enumeration(String at, @Nullable JsonNode node, FeatureType type) {
        if (node == null) {
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (JsonNode item : node) {
            if (!item.isNull()) {
                values.add(typed(at, item, type));
            }
        }
        if (!node.isArray() || values.isEmpty()) {
            throw wrong(at, node, "a list of allowed values");
        }
        return values;
    }

    private static @Nullable Pattern pattern(String at, @Nullable JsonNode node) {
        String pattern = JsonValues.text(at, node);
        if (node == null || pattern == null) {
            return null;
        }
        if (pattern.length() > LONGEST_PATTERN) {
            throw wrong(at, node, "at most " + LONGEST_PATTERN + " characters");
        }
        try {
            return Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw wrong(at, node, "a regular expression: " + e.getDescription());
        }
    }

    private static boolean warnOnly(String at, @Nullable JsonNode node) {
        String word = node == null ? "reject" : node.asString("");
        if (!word.equals("reject") && !word.equals("warn")) {
            throw wrong(at, node, "reject or warn");
        }
        return word.equals("warn");
    }

    private static Object typed(String at, JsonNode node, FeatureType type) {
        boolean fits = switch (type) {
            case NUMBER -> Double.isFinite(JsonValues.number(node));
            case INTEGER -> JsonValues.number(node) % 1 == 0;
            case STRING -> node.isString();
            case BOOLEAN -> node.isBoolean();
            case TENSOR, ANY -> false;
        };
        if (!fits) {
            throw wrong(at, node, type.word());
        }
        if (node.isNumber()) {
            return number(node);
        }
        return node.isString() ? (Object) node.asString() : (Object) node.asBoolean();
    }

    private static Object number(JsonNode node) {
        boolean isLong = node.isIntegralNumber() && node.canConvertToLong();
        return isLong ? (Object) node.asLong() : (Object) JsonValues.number(node);
    }
}
