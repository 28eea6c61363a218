package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.map;
import static io.picklejar.server.protocol.OpenApiTree.putIfPresent;
import static io.picklejar.server.protocol.OpenApiTree.shown;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.model.schema.Supplements;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model's features in JSON Schema 2020-12, so that what the schema accepts is what the server accepts. Constraints that
 * only warn are told in words instead.
 */
final class OpenApiFeatures {

    private static final int LISTED_CATEGORIES = 20;
    /** Escapes, possessive quantifiers, atomic groups and flags that Java reads and ECMA 262 does not. */
    private static final Pattern NOT_ECMA =
            Pattern.compile("\\\\[QEAzZGhHRX]|[*+?}]\\+|\\(\\?>|\\(\\?[a-zA-Z-]+[:)]|&&|\\[\\[|\\[:");

    private OpenApiFeatures() {}

    /**
     * All features by name.
     *
     * @param supplements what need not be sent, and the keys that it is found by; or null
     */
    static Map<String, @Nullable Object> object(FeatureSchema features, @Nullable Supplements supplements) {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.features().get(i);
            boolean isSupplied = supplements != null && supplements.isSupplied(i);
            properties.put(feature.name(), schema(feature));
            if (feature.fallback() == null && !isSupplied) {
                required.add(feature.name());
            }
        }
        Map<String, @Nullable Object> object = map("type", "object", "description", "One row: the features by name.");
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("additionalProperties", false);
        object.put("properties", properties);
        if (supplements != null) {
            OpenApiLookups.add(object, properties, supplements);
        }
        return object;
    }

    /** All features in training order. */
    static Map<String, @Nullable Object> row(FeatureSchema features, @Nullable Supplements supplements) {
        if (features.isOneTensor()) {
            return schema(features.features().getFirst());
        }
        List<Object> items = new ArrayList<>();
        for (Feature feature : features.features()) {
            Map<String, @Nullable Object> item = map("title", feature.name());
            item.putAll(schema(feature));
            items.add(item);
        }
        if (supplements != null) {
            OpenApiLookups.allowNulls(items, supplements);
        }
        Map<String, @Nullable Object> row = OpenApiTree.tuple(items);
        row.put("description", "One row: the features in training order.");
        return row;
    }

    private static Map<String, @Nullable Object> schema(Feature feature) {
        return feature.type() == FeatureType.TENSOR ? tensor(feature) : scalar(feature);
    }

    private static Map<String, @Nullable Object> tensor(Feature feature) {
        TensorType tensor = feature.requireTensor();
        Element element = tensor.element();
        Map<String, @Nullable Object> value =
                map("type", feature.nullable() ? List.of(element.word(), "null") : element.word());
        boolean isBounded = element.isWhole() || element.isReal();
        if (isBounded && element != Element.DOUBLE) {
            value.put("minimum", shown(element.lowest()));
            value.put("maximum", shown(element.highest()));
        }
        constrain(value, feature);
        Map<String, @Nullable Object> schema = OpenApiTensors.nested(tensor, value, 1);
        String sentence =
                "An array of shape " + tensor.shown() + " (" + element.name().toLowerCase(Locale.ROOT) + ").";
        schema.put(
                "description",
                feature.description() == null ? sentence : sentence(feature.description()) + " " + sentence);
        return schema;
    }

    private static Map<String, @Nullable Object> scalar(Feature feature) {
        Map<String, @Nullable Object> schema = map("type", type(feature));
        String description = description(feature);
        putIfPresent(schema, "description", description.isEmpty() ? null : description);
        if (!feature.constraints().warnOnly()) {
            constrain(schema, feature);
        }
        Feature.Fallback fallback = feature.fallback();
        if (fallback != null && (fallback.value() != null || feature.nullable())) {
            schema.put("default", shown(fallback.value()));
        }
        if (feature.example() != null) {
            schema.put("examples", Collections.singletonList(shown(feature.example())));
        }
        return schema;
    }

    /** A word, or a list of words where several types will do. */
    private static Object type(Feature feature) {
        List<String> types = new ArrayList<>(
                feature.type() == FeatureType.ANY
                        ? List.of("number", "string", "boolean")
                        : List.of(feature.type().word()));
        if (feature.nullable()) {
            types.add("null");
        }
        return types.size() == 1 ? types.getFirst() : types;
    }

    private static void constrain(Map<String, @Nullable Object> schema, Feature feature) {
        Constraints limits = feature.constraints();
        putIfPresent(schema, "minimum", shown(limits.minimum()));
        putIfPresent(schema, "maximum", shown(limits.maximum()));
        putIfPresent(schema, "exclusiveMinimum", shown(limits.exclusiveMinimum()));
        putIfPresent(schema, "exclusiveMaximum", shown(limits.exclusiveMaximum()));
        List<Object> allowed = limits.enumeration();
        if (allowed != null) {
            List<@Nullable Object> values = new ArrayList<>();
            allowed.forEach(value -> values.add(shown(value)));
            if (feature.nullable()) {
                values.add(null);
            }
            schema.put("enum", values);
        }
        if (limits.pattern() != null && isPortable(limits.pattern())) {
            schema.put("pattern", limits.pattern().pattern());
        }
    }

    private static boolean isPortable(Pattern pattern) {
        return !NOT_ECMA.matcher(pattern.pattern()).find();
    }

    private static String description(Feature feature) {
        List<String> sentences = new ArrayList<>();
        Constraints limits = feature.constraints();
        List<String> usual = words(limits);
        if (limits.warnOnly() && !usual.isEmpty()) {
            sentences.add("Usually " + String.join(", ", usual) + "; anything else is answered with a warning.");
        } else if (limits.pattern() != null && !isPortable(limits.pattern())) {
            sentences.add("Must match the Java pattern `" + limits.pattern().pattern() + "`.");
        }
        if (feature.type() == FeatureType.ANY) {
            sentences.add("The model does not read it.");
        }
        if (feature.description() != null) {
            sentences.addFirst(sentences.isEmpty() ? feature.description() : sentence(feature.description()));
        }
        return String.join(" ", sentences);
    }

    private static String sentence(String text) {
        return text.isEmpty() || ".!?".indexOf(text.charAt(text.length() - 1)) >= 0 ? text : text + ".";
    }

    private static List<String> words(Constraints limits) {
        List<String> words = new ArrayList<>();
        if (limits.minimum() != null && limits.maximum() != null) {
            words.add(shown(limits.minimum()) + " to " + shown(limits.maximum()));
        } else {
            addLimit(words, "at least ", limits.minimum());
            addLimit(words, "at most ", limits.maximum());
        }
        addLimit(words, "above ", limits.exclusiveMinimum());
        addLimit(words, "below ", limits.exclusiveMaximum());
        if (limits.enumeration() != null) {
            words.add(categories(limits.enumeration()));
        }
        if (limits.pattern() != null) {
            words.add("matching `" + limits.pattern().pattern() + "`");
        }
        return words;
    }

    private static void addLimit(List<String> words, String relation, @Nullable Double limit) {
        if (limit != null) {
            words.add(relation + shown(limit));
        }
    }

    private static String categories(List<Object> values) {
        List<String> listed = new ArrayList<>();
        values.stream().limit(LISTED_CATEGORIES).forEach(value -> listed.add("`" + shown(value) + "`"));
        String more = values.size() > LISTED_CATEGORIES ? " or " + (values.size() - LISTED_CATEGORIES) + " more" : "";
        return "one of " + String.join(", ", listed) + more;
    }
}
