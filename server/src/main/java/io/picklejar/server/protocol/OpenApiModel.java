package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.map;
import static io.picklejar.server.protocol.OpenApiTree.parameter;
import static io.picklejar.server.protocol.OpenApiTree.response;
import static io.picklejar.server.protocol.OpenApiTree.schema;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.schema.Supplements;
import io.picklejar.server.registry.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One model's part of the document: its tag, its schemas and its two calls. */
final class OpenApiModel {

    private static final List<String> NAMES = List.of(
            "%sFeatures",
            "%sRow",
            "%sRequest",
            "%sWrapped",
            "%sBatchRequest",
            "%sPrediction",
            "%sBatchPrediction",
            "predict%s",
            "predict%sBatch");
    private static final int EXAMPLE_ROWS = 2;

    private final Artifact artifact;
    private final @Nullable Supplements supplements;
    private final int maxBatchRows;
    private final String name;
    private final OpenApiRequests requests;
    private final OpenApiAnswers answers;
    private final Output output;

    /** @param supplements what of its features need not be sent, or null */
    OpenApiModel(Served served, @Nullable Supplements supplements, int maxBatchRows, OpenApiNames names) {
        this.supplements = supplements;
        this.artifact = served.artifact();
        this.output = served.postprocessor().output();
        this.maxBatchRows = maxBatchRows;
        this.name = names.claim(artifact.name(), NAMES);
        this.requests = new OpenApiRequests(artifact.schema(), name);
        this.answers = new OpenApiAnswers(served);
    }

    String modelName() {
        return artifact.name();
    }

    String version() {
        return artifact.version();
    }

    Map<String, @Nullable Object> tag() {
        return map("name", artifact.name(), "description", String.join("\n\n", description()));
    }

    /** Paragraphs in Markdown. */
    private List<String> description() {
        JsonNode metadata = artifact.metadata().all();
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(introduction());
        String notes = metadata.path("training_notes").asString("");
        if (!notes.isBlank()) {
            paragraphs.add(notes);
        }
        List<String> metrics = metrics(metadata.path("metrics"));
        if (!metrics.isEmpty()) {
            paragraphs.add("In training: " + String.join(", ", metrics) + ".");
        }
        return paragraphs;
    }

    /** {@code RandomForestClassifier, version 1.0.0: 30 features, 2 classes.} */
    private String introduction() {
        int size = artifact.schema().size();
        String features = size + (size == 1 ? " feature, " : " features, ");
        return artifact.type() + ", version " + artifact.version() + ": " + features + answer();
    }

    private String answer() {
        return switch (output) {
            case Output.Classes classes ->
                classes.isSets()
                        ? "any of " + classes.outputs() + " labels."
                        : classes.outputs() == 1
                                ? classes.classes().getFirst().size() + " classes."
                                : classes.outputs() + " outputs of several classes each.";
            case Output.Numbers numbers -> numbers.outputs() == 1 ? "one number." : numbers.outputs() + " numbers.";
            case Output.Tensors tensors ->
                tensors.outputs() == 1 ? "one array." : tensors.outputs() + " arrays by name.";
        };
    }

    private static List<String> metrics(JsonNode node) {
        List<String> metrics = new ArrayList<>();
        node.properties().forEach(entry -> {
            if (entry.getValue().isNumber()) {
                metrics.add("`" + entry.getKey() + "` " + entry.getValue().asString());
            }
        });
        return metrics;
    }

    void addSchemas(Map<String, @Nullable Object> schemas) {
        schemas.put(name + "Features", OpenApiFeatures.object(artifact.schema(), supplements));
        schemas.put(name + "Row", OpenApiFeatures.row(artifact.schema(), supplements));
        schemas.put(name + "Request", requests.one());
        schemas.put(name + "BatchRequest", requests.batch(maxBatchRows));
        schemas.put(name + "Prediction", answers.one());
        schemas.put(name + "BatchPrediction", answers.batch(maxBatchRows));
    }

    /** The calls that mean this model without naming it. */
    void addDefaultPaths(Map<String, @Nullable Object> paths) {
        paths.put("/predict", map("post", one("predict", "")));
        paths.put("/predict/batch", map("post", batch("predictBatch", "", "; also at `/predict-batch`")));
    }

    /** The calls by name; a path that is taken already means something else. */
    void addPaths(Map<String, @Nullable Object> paths) {
        String path = "/predict/" + artifact.name();
        String with = " with " + artifact.name();
        paths.putIfAbsent(path, map("post", one("predict" + name, with)));
        paths.put(path + "/batch", map("post", batch("predict" + name + "Batch", with, "")));
    }

    private Map<String, @Nullable Object> one(String operation, String with) {
        return call(
                operation,
                "Predict one row" + with,
                "Takes one row: named, as a list in training order, or flat.",
                body("Request", requests.oneExamples()),
                success("The prediction.", "Prediction", answers.oneExample()));
    }

    private Map<String, @Nullable Object> batch(String operation, String with, String alsoAt) {
        int rows = Math.min(EXAMPLE_ROWS, maxBatchRows);
        return call(
                operation,
                "Predict many rows" + with,
                "Takes up to " + maxBatchRows + " rows, each of them named or a list in training order" + alsoAt + ".",
                body("BatchRequest", requests.batchExamples(rows)),
                success("The predictions, in the request's order.", "BatchPrediction", answers.batchExample(rows)));
    }

    private Map<String, @Nullable Object> call(
            String operation,
            String summary,
            String description,
            Map<String, @Nullable Object> body,
            Map<String, @Nullable Object> success) {
        List<Object> parameters =
                List.of(parameter("ModelVersionQuery"), parameter("ModelVersionHeader"), parameter("RequestIdHeader"));
        return map(
                "tags", List.of(artifact.name()),
                "operationId", operation,
                "summary", summary,
                "description", description + "\n\n" + introduction(),
                "parameters", parameters,
                "requestBody", body,
                "responses", responses(success));
    }

    private Map<String, @Nullable Object> body(String schema, Map<String, @Nullable Object> examples) {
        Map<String, @Nullable Object> json = map("schema", schema(name + schema), "examples", examples);
        return map("required", true, "content", map(OpenApiTree.JSON, json));
    }

    private Map<String, @Nullable Object> success(
            String description, String schema, Map<String, @Nullable Object> example) {
        return map(
                "description", description,
                "headers", map("X-Request-Id", OpenApiTree.header("RequestId"), "X-Cache", OpenApiTree.header("Cache")),
                "content", map(OpenApiTree.JSON, map("schema", schema(name + schema), "example", example)));
    }

    private Map<String, @Nullable Object> responses(Map<String, @Nullable Object> success) {
        Map<String, @Nullable Object> responses = map(
                "200", success,
                "400", response("Malformed"),
                "404", response("NotFound"),
                "413", response("TooLarge"),
                "415", response("UnsupportedMediaType"),
                "422", response("Invalid"),
                "503", response("Unavailable"),
                "504", response("DeadlinePassed"));
        if (supplements != null) {
            responses.put("502", response("BadLookup"));
        }
        return responses;
    }
}
