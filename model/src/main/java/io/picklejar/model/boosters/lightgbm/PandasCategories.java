package io.picklejar.model.boosters.lightgbm;

import io.picklejar.model.kernel.Label;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The categories of the pandas columns that a model was trained on, in the order of their codes. A number in a request is a
 * code already, a text is looked up. What training did not see is a missing value, as pandas makes it one.
 *
 * @param labels in the order of their codes
 */
record PandasCategories(List<Label> labels) {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxTokenCount(10_000_000)
                            .build())
                    .build())
            .build();

    /** Of each categorical pandas column; null where the text is not such a list. */
    static @Nullable List<PandasCategories> parse(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            return null;
        }
        if (root.isNull()) {
            return List.of();
        }
        List<PandasCategories> columns = new ArrayList<>();
        for (JsonNode column : root) {
            List<Label> labels = new ArrayList<>();
            for (JsonNode item : column) {
                labels.add(label(item));
            }
            columns.add(new PandasCategories(labels));
        }
        return root.isArray() ? columns : null;
    }

    private static Label label(JsonNode item) {
        if (item.isBoolean()) {
            return Label.of(item.booleanValue());
        }
        if (item.isIntegralNumber() && item.canConvertToLong()) {
            return Label.of(item.longValue());
        }
        return item.isNumber() ? Label.of(item.doubleValue()) : Label.of(item.asString(""));
    }

    boolean areTexts() {
        return !labels.isEmpty() && labels.stream().allMatch(Label.Text.class::isInstance);
    }

    /** In the order of their codes, as requests spell them; none where they are no texts, and codes have to be sent. */
    List<String> texts() {
        return areTexts() ? labels.stream().map(Label::toString).toList() : List.of();
    }
}
