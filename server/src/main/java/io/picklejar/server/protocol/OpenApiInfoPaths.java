package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.header;
import static io.picklejar.server.protocol.OpenApiTree.map;
import static io.picklejar.server.protocol.OpenApiTree.response;
import static io.picklejar.server.protocol.OpenApiTree.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked with GET, the same whatever is served but for the names to choose from. */
final class OpenApiInfoPaths {

    private final String tag;
    private final List<String> models;
    private final @Nullable OpenApiModel shown;

    /**
     * @param models names to choose from
     * @param shown the model to give as an example, or null where there is none
     */
    OpenApiInfoPaths(String tag, List<String> models, @Nullable OpenApiModel shown) {
        this.tag = tag;
        this.models = models;
        this.shown = shown;
    }

    void addTo(Map<String, @Nullable Object> paths) {
        paths.put("/models", json("listModels", "What is served", "ModelList"));
        paths.put(
                "/models/{model}",
                details("getModel", "One model: schema, classes, metadata, state", List.of(model())));
        paths.put(
                "/models/{model}/versions/{version}",
                details("getModelVersion", "One version of a model", List.of(model(), version())));
        paths.put("/health", probe("getHealth", "Whether all models serve, and the state of each", "Health"));
        paths.put("/health/live", json("getLiveness", "Whether the process is alive; no model matters", "Probe"));
        paths.put("/health/ready", probe("getReadiness", "Whether requests should be sent here", "Probe"));
        paths.put("/health/startup", probe("getStartup", "Whether loading is over", "Probe"));
        paths.put("/metrics", metrics());
        paths.put("/stats", json("getStats", "The metrics for a person: percentiles, errors, classes", "Stats"));
    }

    private Map<String, @Nullable Object> json(String operation, String summary, String schema) {
        return get(operation, summary, map("200", answer(summary, schema)));
    }

    private Map<String, @Nullable Object> details(String operation, String summary, List<?> parameters) {
        Map<String, @Nullable Object> responses =
                map("200", answer(summary, "ModelDetails"), "404", response("NotFound"));
        Map<String, @Nullable Object> path = map("parameters", parameters);
        path.putAll(get(operation, summary, responses));
        return path;
    }

    /** Good or not; both answers have the same shape. */
    private Map<String, @Nullable Object> probe(String operation, String summary, String schema) {
        Map<String, @Nullable Object> not = answer("No.", schema);
        not.put("headers", map("X-Request-Id", header("RequestId"), "Retry-After", header("RetryAfter")));
        return get(operation, summary, map("200", answer("Yes.", schema), "503", not));
    }

    private Map<String, @Nullable Object> metrics() {
        Map<String, @Nullable Object> answer = map(
                "description", "Prometheus' text format.",
                "headers", map("X-Request-Id", header("RequestId")),
                "content", map("text/plain", map("schema", map("type", "string"))));
        return get("getMetrics", "Metrics for Prometheus", map("200", answer));
    }

    private Map<String, @Nullable Object> get(
            String operation, String summary, Map<String, @Nullable Object> responses) {
        return map(
                "get", map("tags", List.of(tag), "operationId", operation, "summary", summary, "responses", responses));
    }

    private static Map<String, @Nullable Object> answer(String description, String schema) {
        return map(
                "description", description,
                "headers", map("X-Request-Id", header("RequestId")),
                "content", map(OpenApiTree.JSON, map("schema", schema(schema))));
    }

    private Map<String, @Nullable Object> model() {
        Map<String, @Nullable Object> schema = map("type", "string");
        if (!models.isEmpty()) {
            schema.put("enum", models);
        }
        return parameter("model", schema, shown == null ? null : shown.modelName());
    }

    private Map<String, @Nullable Object> version() {
        return parameter("version", map("type", "string"), shown == null ? null : shown.version());
    }

    private static Map<String, @Nullable Object> parameter(
            String name, Map<String, @Nullable Object> schema, @Nullable String example) {
        Map<String, @Nullable Object> parameter = map("name", name, "in", "path", "required", true, "schema", schema);
        OpenApiTree.putIfPresent(parameter, "example", example);
        return parameter;
    }
}
