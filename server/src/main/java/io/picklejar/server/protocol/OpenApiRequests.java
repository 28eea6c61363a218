package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.closed;
import static io.picklejar.server.protocol.OpenApiTree.list;
import static io.picklejar.server.protocol.OpenApiTree.map;
import static io.picklejar.server.protocol.OpenApiTree.schema;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Tensor;
import io.picklejar.model.schema.ExampleRow;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies that {@link RequestDecoder} reads for one model: schemas, and examples that work when sent. */
final class OpenApiRequests {

    private static final String FEATURES = "features";

    /** Values of a tensor in an example; larger ones would make the document long and help nobody. */
    private static final long MOST_VALUES = 4096;

    private final FeatureSchema features;
    private final String name;
    /** A feature of that name leaves the key to the flat form. */
    private final boolean flatOnly;

    private final List<@Nullable Object> values = new ArrayList<>();
    private final Map<String, @Nullable Object> named = new LinkedHashMap<>();
    private final boolean hasList;

    /** @param name what the names of the model's schemas begin with */
    OpenApiRequests(FeatureSchema features, String name) {
        this.features = features;
        this.name = name;
        this.flatOnly =
                features.features().stream().anyMatch(feature -> feature.name().equals(FEATURES));
        this.hasList = fillExamples();
    }

    /** Whether the example can be told as a list, where nothing may be left out. */
    private boolean fillExamples() {
        boolean complete = true;
        List<@Nullable Object> row = ExampleRow.of(features).values();
        for (int i = 0; i < row.size(); i++) {
            Feature feature = features.features().get(i);
            Object value = shown(feature, row.get(i));
            values.add(value);
            if (value != null || feature.nullable()) {
                named.put(feature.name(), value);
            } else {
                complete = false;
            }
        }
        return complete;
    }

    private static @Nullable Object shown(Feature feature, @Nullable Object value) {
        if (value instanceof Tensor tensor && feature.requireTensor().element() == Element.BOOLEAN) {
            return new Json.Flags(tensor);
        }
        return OpenApiTree.shown(value);
    }

    private boolean isTooLong() {
        return features.features().stream()
                .anyMatch(
                        feature -> feature.tensor() != null && feature.tensor().leastSize() > MOST_VALUES);
    }

    /** The row as a list: of one tensor that tensor. */
    private @Nullable Object rowList() {
        return features.isOneTensor() ? values.getFirst() : values;
    }

    Map<String, @Nullable Object> one() {
        Map<String, @Nullable Object> flat = schema(name + "Features");
        if (flatOnly) {
            return flat;
        }
        Map<String, @Nullable Object> row = oneOf(List.of(flat, schema(name + "Row")));
        Map<String, @Nullable Object> wrapped = map("title", name + "Wrapped");
        wrapped.putAll(closed(map(FEATURES, row)));
        return oneOf(List.of(wrapped, flat));
    }

    /** @param most rows that a request may have */
    Map<String, @Nullable Object> batch(int most) {
        Map<String, @Nullable Object> row = oneOf(List.of(schema(name + "Request"), schema(name + "Row")));
        Map<String, @Nullable Object> rows = list(row, 1, most);
        return oneOf(List.of(closed(map("batch", rows)), closed(map("requests", rows)), closed(map(FEATURES, rows))));
    }

    private static Map<String, @Nullable Object> oneOf(List<?> schemas) {
        return map("oneOf", schemas);
    }

    /** By a name for generators and a summary for people. */
    Map<String, @Nullable Object> oneExamples() {
        Map<String, @Nullable Object> examples = new LinkedHashMap<>();
        if (isTooLong()) {
            return examples;
        }
        if (!flatOnly) {
            examples.put("named", example("Named values", map(FEATURES, named)));
            if (hasList) {
                examples.put("list", example("A list in training order", map(FEATURES, rowList())));
            }
        }
        examples.put("flat", example("Named values, flat", named));
        return examples;
    }

    /** @param rows in each example */
    Map<String, @Nullable Object> batchExamples(int rows) {
        Map<String, @Nullable Object> examples = new LinkedHashMap<>();
        if (isTooLong()) {
            return examples;
        }
        examples.put("named", example("Rows of named values", map("batch", OpenApiTree.times(rows, named))));
        if (hasList) {
            Map<String, @Nullable Object> lists = map(FEATURES, OpenApiTree.times(rows, rowList()));
            examples.put("lists", example("Rows as lists in training order", lists));
        }
        return examples;
    }

    private static Map<String, @Nullable Object> example(String summary, Object value) {
        return map("summary", summary, "value", value);
    }
}
