package io.picklejar.server.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pieces of an OpenAPI document as maps, lists and scalars, which {@link Json#value} writes in the order they were made. */
final class OpenApiTree {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private OpenApiTree() {}

    /** An object of names and values by turns. */
    static Map<String, @Nullable Object> map(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }

    static void putIfPresent(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    static Map<String, @Nullable Object> schema(String name) {
        return map("$ref", "#/components/schemas/" + name);
    }

    static Map<String, @Nullable Object> response(String name) {
        return map("$ref", "#/components/responses/" + name);
    }

    static Map<String, @Nullable Object> parameter(String name) {
        return map("$ref", "#/components/parameters/" + name);
    }

    static Map<String, @Nullable Object> header(String name) {
        return map("$ref", "#/components/headers/" + name);
    }

    static Map<String, @Nullable Object> type(String word) {
        return map("type", word);
    }

    static Map<String, @Nullable Object> type(String word, String description) {
        return map("type", word, "description", description);
    }

    /** A list of at least and at most so many items. */
    static Map<String, @Nullable Object> list(Object items, int least, int most) {
        return map("type", "array", "items", items, "minItems", least, "maxItems", most);
    }

    /** A list whose items have a schema each. */
    static Map<String, @Nullable Object> tuple(List<?> items) {
        Map<String, @Nullable Object> tuple = map("type", "array", "prefixItems", items, "items", false);
        tuple.put("minItems", items.size());
        tuple.put("maxItems", items.size());
        return tuple;
    }

    /** An object with these properties and no others, all of them required. */
    static Map<String, @Nullable Object> closed(Map<String, @Nullable Object> properties) {
        Map<String, @Nullable Object> object = map("type", "object", "required", List.copyOf(properties.keySet()));
        object.put("additionalProperties", false);
        object.put("properties", properties);
        return object;
    }

    /** The same item so many times. */
    static List<@Nullable Object> times(int count, @Nullable Object item) {
        return new ArrayList<>(Collections.nCopies(count, item));
    }

    /** {@code 0} rather than {@code 0.0}, as a person would write it; what is no such number as it is. */
    static @Nullable Object shown(@Nullable Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return number.longValue();
        }
        return value;
    }
}
