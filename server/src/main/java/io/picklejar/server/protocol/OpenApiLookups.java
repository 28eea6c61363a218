package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.map;

import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.PartialTable;
import io.picklejar.model.schema.Supplement;
import io.picklejar.model.schema.Supplements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the schema of a row says of features that are looked up: they may be left out, their key may not. */
final class OpenApiLookups {

    private OpenApiLookups() {}

    /** Adds keys and tells what of a row belongs together. */
    static void add(
            Map<String, @Nullable Object> object, Map<String, @Nullable Object> properties, Supplements supplements) {
        supplements.keyFields().forEach((name, type) -> properties.put(name, key(supplements, name, type)));
        List<Object> all = new ArrayList<>();
        for (Supplement supplement : supplements.all()) {
            List<String> names = names(supplements, supplement);
            names.forEach(name -> describe(properties, name, supplement));
            if (supplements.keyFields().containsKey(supplement.key())) {
                Map<String, @Nullable Object> byKey = map("required", List.of(supplement.key()));
                all.add(supplement.always() ? byKey : map("anyOf", List.of(byKey, map("required", names))));
            }
        }
        if (!all.isEmpty()) {
            object.put("allOf", all);
        }
    }

    private static Map<String, @Nullable Object> key(Supplements supplements, String name, Supplement.KeyType type) {
        List<String> features = supplements.all().stream()
                .filter(each -> each.key().equals(name))
                .flatMap(each -> names(supplements, each).stream())
                .toList();
        Map<String, @Nullable Object> schema = map(
                "type",
                switch (type) {
                    case STRING -> "string";
                    case INTEGER -> "integer";
                    case EITHER -> List.of("string", "integer");
                });
        if (type != Supplement.KeyType.INTEGER) {
            schema.put("minLength", 1);
            schema.put("maxLength", PartialTable.LONGEST_KEY);
        }
        schema.put("description", "The key by which " + String.join(", ", features) + " can be looked up.");
        return schema;
    }

    private static void describe(Map<String, @Nullable Object> properties, String name, Supplement supplement) {
        if (properties.get(name) instanceof Map<?, ?> schema) {
            Map<String, @Nullable Object> described = map();
            schema.forEach((key, value) -> described.put(String.valueOf(key), value));
            String sentence = supplement.always()
                    ? "Looked up by " + supplement.key() + ", whatever is sent."
                    : "Looked up by " + supplement.key() + " where it is not sent.";
            Object before = described.get("description");
            described.put("description", before == null ? sentence : before + " (" + sentence + ")");
            properties.put(name, described);
        }
    }

    private static List<String> names(Supplements supplements, Supplement supplement) {
        List<Feature> features = supplements.schema().features();
        return supplement.features().stream()
                .map(index -> features.get(index).name())
                .toList();
    }

    /** In a list null stands for a feature that is to be looked up, where the list holds the key. */
    static void allowNulls(List<Object> items, Supplements supplements) {
        for (Supplement supplement : supplements.all()) {
            if (!supplements.keyFields().containsKey(supplement.key())) {
                supplement
                        .features()
                        .forEach(index ->
                                items.set(index, map("anyOf", List.of(items.get(index), map("type", "null")))));
            }
        }
    }
}
