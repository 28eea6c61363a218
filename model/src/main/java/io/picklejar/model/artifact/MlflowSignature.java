package io.picklejar.model.artifact;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The inputs of an MLflow signature: a list of columns, or of tensors.
 *
 * @param columns empty for tensors
 * @param width columns of the only tensor, where it is a table; else null
 */
record MlflowSignature(List<Column> columns, @Nullable Integer width) {

    private static final int MOST_COLUMNS = 1_000_000;
    private static final int LONGEST_SHOWN = 60;

    /**
     * @param name null where the model was fitted on a bare array
     * @param optional whether training data had missing values
     */
    record Column(@Nullable String name, FeatureType type, boolean optional) {}

    MlflowSignature {
        columns = List.copyOf(columns);
    }

    static MlflowSignature read(String json) {
        JsonNode root = JsonFiles.parse("MLmodel: signature", json);
        if (!root.isArray() || root.isEmpty()) {
            throw wrong("inputs", root, "a list of columns");
        }
        if (isTensor(root.get(0))) {
            return new MlflowSignature(List.of(), width(root));
        }
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : root) {
            columns.add(column(columns.size(), column));
        }
        return new MlflowSignature(columns, null);
    }

    private static boolean isTensor(JsonNode node) {
        return node.path("type").asString("").equals("tensor");
    }

    /** Of a single tensor of shape [-1, n]; a model with several inputs names and shapes them itself. */
    private static @Nullable Integer width(JsonNode root) {
        JsonNode shape = root.get(0).path("tensor-spec").path("shape");
        boolean isTable = root.size() == 1 && shape.size() == 2 && shape.path(1).isIntegralNumber();
        int width = isTable ? shape.path(1).asInt(-1) : -1;
        return width >= 1 && width <= MOST_COLUMNS ? (Integer) width : null;
    }

    private static Column column(int i, JsonNode node) {
        JsonNode name = node.path("name");
        String at = "column " + (name.isString() ? JsonValues.shown(name) : String.valueOf(i));
        FeatureType type = switch (node.path("type").asString("")) {
            case "long", "integer" -> FeatureType.INTEGER;
            case "double", "float" -> FeatureType.NUMBER;
            case "string" -> FeatureType.STRING;
            case "boolean" -> FeatureType.BOOLEAN;
            default -> throw wrong(at + ": type", node.path("type"), "long, integer, double, float, string or boolean");
        };
        boolean optional =
                !node.path("required").asBoolean(true) || node.path("optional").asBoolean(false);
        return new Column(name.isString() ? name.asString() : null, type, optional);
    }

    private static ModelLoadException wrong(String at, JsonNode node, String expected) {
        String found = node.toString();
        return new ModelLoadException("MLmodel: signature: " + at + ": "
                + found.substring(0, Math.min(LONGEST_SHOWN, found.length())) + " (expected: " + expected + ")");
    }

    boolean hasColumns() {
        return !columns.isEmpty();
    }

    /** As features; a column that may be missing is nullable where the model can compute with that. */
    List<Feature> features(List<InputColumn> inputs) {
        if (columns.size() != inputs.size()) {
            throw new ModelLoadException("MLmodel: signature: " + columns.size() + " columns (the model was trained on "
                    + inputs.size() + " features)");
        }
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            InputColumn input = inputs.get(i);
            String name = column.name() != null ? column.name() : input.name();
            features.add(Feature.of(
                    name != null ? name : "feature_" + i,
                    column.type(),
                    column.optional() && input.domain().acceptsMissing()));
        }
        return features;
    }
}
