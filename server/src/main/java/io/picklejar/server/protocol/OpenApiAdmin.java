package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.map;
import static io.picklejar.server.protocol.OpenApiTree.response;
import static io.picklejar.server.protocol.OpenApiTree.schema;
import static io.picklejar.server.protocol.OpenApiTree.type;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document of the admin listener. The same whatever is served. */
public final class OpenApiAdmin {

    private static final String TAG = "models";
    private static final String DESCRIPTION =
            "Which models and versions a Picklejar server has, and who gets the traffic."
                    + " What is changed is kept in the model's route.yaml, for the next start and for other replicas.";

    private static final SortedMap<String, String> ERRORS = new TreeMap<>(Map.of(
            "400", "Malformed",
            "401", "Unauthenticated",
            "403", "Forbidden",
            "404", "NotFound",
            "409", "Conflict",
            "415", "UnsupportedMediaType",
            "422", "Invalid",
            "503", "Unavailable",
            "504", "DeadlinePassed"));

    private OpenApiAdmin() {}

    /**
     * The document as UTF-8 JSON.
     *
     * @param withKey whether callers have to show a key
     */
    public static byte[] document(String productVersion, boolean withKey) {
        Map<String, @Nullable Object> components = map("schemas", schemas(), "responses", responses());
        Map<String, @Nullable Object> document = map(
                "openapi", "3.1.0",
                "info", map("title", "Admin API", "description", DESCRIPTION, "version", productVersion),
                "tags", List.of(map("name", TAG, "description", "Models, versions and traffic.")),
                "paths", paths(),
                "components", components);
        if (withKey) {
            components.put("securitySchemes", map("key", map("type", "http", "scheme", "bearer")));
            document.put("security", List.of(map("key", List.of())));
        }
        return Json.bytes(json -> Json.value(json, document));
    }

    private static Map<String, @Nullable Object> paths() {
        Map<String, @Nullable Object> paths = new LinkedHashMap<>();
        paths.put("/models", map("get", operation("listModels", "All models with all versions", "Models", null)));
        paths.put("/models/{model}", model("get", "getModel", "One model with all versions", null));
        paths.put(
                "/models/{model}/traffic", model("put", "setTraffic", "Share the traffic between versions", "Traffic"));
        paths.put("/models/{model}/labels", model("put", "setLabels", "Set the other names of versions", "Labels"));
        paths.put("/models/{model}/shadow", model("put", "setShadow", "Set the version that gets copies", "Shadow"));
        paths.put(
                "/models/{model}/promote",
                model("post", "promote", "Give a version all traffic; the canary where none is named", "Version?"));
        paths.put(
                "/models/{model}/rollback",
                model("post", "rollBack", "Give the traffic back to what had it before the newest version", null));
        paths.put("/models/{model}/pause", model("post", "pause", "Stop the canary's guard from stepping", null));
        paths.put("/models/{model}/resume", model("post", "resume", "Let the canary's guard go on", null));
        paths.put(
                "/models/{model}/load",
                model("post", "load", "Bring a version into memory; 202 while it is on its way", "Version?"));
        paths.put(
                "/models/{model}/unload",
                model("post", "unload", "Take a version without traffic out of memory", "Version"));
        paths.put(
                "/models/{model}/evict",
                model("post", "evict", "Take a model that is loaded on demand out of memory", "Version?"));
        paths.put("/reload", map("post", operation("reload", "Look for models and versions now", "Models", null)));
        paths.put("/events", events());
        return paths;
    }

    private static Map<String, @Nullable Object> model(
            String method, String operation, String summary, @Nullable String body) {
        Map<String, @Nullable Object> name =
                map("name", "model", "in", "path", "required", true, "schema", type("string"));
        return map("parameters", List.of(name), method, operation(operation, summary, "Model", body));
    }

    /** @param body name of its schema, with a question mark where there may be none; or null */
    private static Map<String, @Nullable Object> operation(
            String operation, String summary, String answer, @Nullable String body) {
        Map<String, @Nullable Object> responses = map("200", answer("What there is now.", answer));
        if (operation.equals("load")) {
            responses.put("202", answer("It is on its way.", answer));
        }
        for (Map.Entry<String, String> error : ERRORS.entrySet()) {
            responses.put(error.getKey(), response(error.getValue()));
        }
        Map<String, @Nullable Object> all =
                map("tags", List.of(TAG), "operationId", operation, "summary", summary, "responses", responses);
        if (body != null) {
            boolean optional = body.endsWith("?");
            String name = optional ? body.substring(0, body.length() - 1) : body;
            all.put("requestBody", map("required", !optional, "content", json(name)));
        }
        return all;
    }

    private static Map<String, @Nullable Object> events() {
        Map<String, @Nullable Object> get = operation("listEvents", "What happened to models lately", "Events", null);
        Map<String, @Nullable Object> since = map("type", "integer", "minimum", 0, "default", 0);
        get.put(
                "parameters",
                List.of(
                        map(
                                "name",
                                "since",
                                "in",
                                "query",
                                "description",
                                "Only events after this one.",
                                "schema",
                                since),
                        map(
                                "name",
                                "model",
                                "in",
                                "query",
                                "description",
                                "Only of this model.",
                                "schema",
                                type("string"))));
        return map("get", get);
    }

    private static Map<String, @Nullable Object> answer(String description, String schema) {
        return map("description", description, "content", json(schema));
    }

    private static Map<String, @Nullable Object> json(String schema) {
        return map(OpenApiTree.JSON, map("schema", schema(schema)));
    }

    private static Map<String, @Nullable Object> responses() {
        Map<String, @Nullable Object> responses = new LinkedHashMap<>();
        ERRORS.values().forEach(name -> responses.put(name, answer(name, name.equals("Invalid") ? name : "Error")));
        return responses;
    }

    private static Map<String, @Nullable Object> schemas() {
        Map<String, @Nullable Object> weight = map("type", "number", "minimum", 0, "maximum", 1000);
        Map<String, @Nullable Object> traffic = map("type", "object", "additionalProperties", weight);
        traffic.put("description", "Percent by version, adding up to 100; none: all to the highest version.");
        traffic.put("example", map("1.0.0", 90, "1.1.0", 10));
        Map<String, @Nullable Object> labels = map("type", "object", "additionalProperties", type("string"));
        labels.put("description", "Versions by label; all labels there will be.");
        labels.put("example", map("stable", "1.0.0", "canary", "1.1.0"));
        Map<String, @Nullable Object> orNone = map("type", List.of("string", "null"));
        Map<String, @Nullable Object> schemas = map(
                "Traffic",
                traffic,
                "Labels",
                labels,
                "Shadow",
                object(List.of("version"), map("version", orNone)),
                "Version",
                object(List.of("version"), map("version", type("string", "Name or label."))));
        schemas.putAll(answers());
        return schemas;
    }

    private static Map<String, @Nullable Object> answers() {
        Map<String, @Nullable Object> check = map(
                "check", type("string"), "passed", type("boolean"), "detail", type("string"), "ms", type("integer"));
        Map<String, @Nullable Object> version = map(
                "version", type("string"),
                "model_type", type("string"),
                "n_features", type("integer"),
                "state", type("string"),
                "since", map("type", "string", "format", "date-time"),
                "reason", type("string", "Why it failed."),
                "traffic", type("number", "Percent."),
                "labels", list(type("string")),
                "memory_bytes", type("integer", "Expected."),
                "checks", list(map("type", "object", "properties", check)));
        Map<String, @Nullable Object> model = map(
                "name", type("string"),
                "serving", type("boolean"),
                "problem", type("string", "What is wrong with its route or its folder."),
                "route", type("object", "route.yaml."),
                "following_route", type("boolean", "Whether traffic is where the route wants it."),
                "rollback_to", map("type", List.of("object", "null"), "description", "What rollback would do."),
                "versions", list(schema("ModelVersion")));
        Map<String, @Nullable Object> event = map(
                "id", type("integer"),
                "time", map("type", "string", "format", "date-time"),
                "event", type("string"),
                "model", type("string"),
                "version", map("type", List.of("string", "null")),
                "detail", type("string"),
                "alert", type("boolean"));
        return map(
                "ModelVersion", object(List.of("version", "state", "traffic", "memory_bytes", "checks"), version),
                "Model", object(List.of("name", "serving", "route", "versions"), model),
                "Models",
                        object(
                                List.of("models"),
                                map("models", list(schema("Model")), "memory_bytes", type("integer"))),
                "Events",
                        object(
                                List.of("events", "last"),
                                map("events", list(object(List.of("id", "event"), event)), "last", type("integer"))),
                "Error", object(List.of("detail"), map("detail", type("string", "What is wrong, for a person."))),
                "Invalid", object(List.of("detail"), map("detail", list(type("object")))));
    }

    private static Map<String, @Nullable Object> list(Object items) {
        return map("type", "array", "items", items);
    }

    private static Map<String, @Nullable Object> object(
            List<String> required, Map<String, @Nullable Object> properties) {
        return map("type", "object", "required", required, "properties", properties);
    }
}
