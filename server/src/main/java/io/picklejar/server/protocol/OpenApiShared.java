package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.header;
import static io.picklejar.server.protocol.OpenApiTree.map;
import static io.picklejar.server.protocol.OpenApiTree.schema;
import static io.picklejar.server.protocol.OpenApiTree.type;

import io.picklejar.server.cache.CacheUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The components that all models share: errors, headers, parameters, and the answers to what is asked with GET. */
final class OpenApiShared {

    /** Names that no model's schemas and calls may take. */
    static final List<String> RESERVED = List.of(
            "Error",
            "HTTPValidationError",
            "ValidationError",
            "Problem",
            "Health",
            "Probe",
            "ModelList",
            "ModelSummary",
            "ModelDetails",
            "Stats",
            "predict",
            "predictBatch",
            "listModels",
            "getModel",
            "getModelVersion",
            "getHealth",
            "getLiveness",
            "getReadiness",
            "getStartup",
            "getMetrics",
            "getStats");

    private static final String CACHE = "What the cache had to do with the answer; absent where the model has none.";
    private static final List<String> CACHE_USES = Stream.of(CacheUse.values())
            .filter(use -> use != CacheUse.NONE)
            .map(CacheUse::word)
            .toList();

    private OpenApiShared() {}

    static Map<String, @Nullable Object> schemas() {
        return map(
                "Error", error(),
                "HTTPValidationError", invalid(),
                "ValidationError", violation(),
                "Problem", problem(),
                "Health", health(),
                "Probe", probe(),
                "ModelList", modelList(),
                "ModelSummary", modelSummary(),
                "ModelDetails", modelDetails(),
                "Stats", stats());
    }

    private static Map<String, @Nullable Object> error() {
        return object(List.of("detail"), map("detail", type("string", "What is wrong, for a person.")));
    }

    private static Map<String, @Nullable Object> invalid() {
        Map<String, @Nullable Object> detail =
                map("type", "array", "items", schema("ValidationError"), "minItems", 1, "maxItems", 100);
        return object(
                List.of("detail"),
                map("detail", detail, "error_count", type("integer", "How many there are, where not all are listed.")));
    }

    private static Map<String, @Nullable Object> violation() {
        Map<String, @Nullable Object> step = map("type", List.of("string", "integer"));
        return object(
                List.of("type", "loc", "msg"),
                map(
                        "type", type("string", "Machine-readable, as pydantic names it."),
                        "loc", map("type", "array", "items", step, "description", "Where, from the outside in."),
                        "msg", type("string", "For a person."),
                        "input", map("description", "The value as it was sent."),
                        "ctx", type("object", "The expectation, machine-readable.")));
    }

    private static Map<String, @Nullable Object> problem() {
        Map<String, @Nullable Object> errors = map("type", "array", "items", schema("ValidationError"));
        Map<String, @Nullable Object> problem = object(
                List.of("type", "title", "status", "detail"),
                map(
                        "type", map("type", "string", "format", "uri"),
                        "title", type("string"),
                        "status", type("integer"),
                        "detail", type("string"),
                        "request_id", type("string"),
                        "errors", errors,
                        "error_count", type("integer")));
        problem.put("description", "RFC 9457, for callers that accept application/problem+json.");
        return problem;
    }

    private static Map<String, @Nullable Object> health() {
        Map<String, @Nullable Object> model =
                object(List.of("state"), map("state", state(), "version", type("string"), "reason", type("string")));
        return object(
                List.of("status", "model_loaded", "models"),
                map(
                        "status", map("type", "string", "enum", List.of("healthy", "unhealthy")),
                        "model_loaded", type("boolean"),
                        "models", map("type", "object", "additionalProperties", model),
                        "model_type", type("string", "Of the default model, as are the next two."),
                        "model_version", type("string"),
                        "n_features", type("integer")));
    }

    private static Map<String, @Nullable Object> state() {
        List<String> states = List.of("NEW", "LOADING", "VERIFYING", "READY", "DRAINING", "UNLOADED", "FAILED");
        return map("type", "string", "enum", states);
    }

    private static Map<String, @Nullable Object> probe() {
        return object(List.of("status"), map("status", type("string")));
    }

    private static Map<String, @Nullable Object> modelList() {
        Map<String, @Nullable Object> models = map("type", "array", "items", schema("ModelSummary"));
        Map<String, @Nullable Object> name = map("type", List.of("string", "null"));
        name.put("description", "The model that `/predict` means.");
        return object(List.of("models", "default"), map("models", models, "default", name));
    }

    private static Map<String, @Nullable Object> modelSummary() {
        return object(List.of("name", "state", "since", "traffic"), summaryProperties());
    }

    private static Map<String, @Nullable Object> summaryProperties() {
        return map(
                "name", type("string"),
                "version", type("string"),
                "model_type", type("string"),
                "n_features", type("integer"),
                "state", state(),
                "since", map("type", "string", "format", "date-time"),
                "reason", type("string", "Why it failed."),
                "traffic", type("number", "Percent of the model's requests."),
                "labels", map("type", "array", "items", type("string")),
                "problem", type("string", "What is wrong with its route or its source."));
    }

    private static Map<String, @Nullable Object> check() {
        return object(
                List.of("check", "passed", "detail", "ms"),
                map(
                        "check", type("string"),
                        "passed", type("boolean"),
                        "detail", type("string"),
                        "ms", type("integer")));
    }

    private static Map<String, @Nullable Object> modelDetails() {
        Map<String, @Nullable Object> objects = map("type", "array", "items", type("object"));
        Map<String, @Nullable Object> texts = map("type", "array", "items", type("string"));
        Map<String, @Nullable Object> properties = new LinkedHashMap<>(summaryProperties());
        properties.put("route", type("object", "What route.yaml asks for: traffic, labels, shadow."));
        properties.put("versions", objects);
        properties.put("checks", map("type", "array", "items", check(), "description", "Before it took traffic."));
        properties.put("engine", type("object"));
        properties.put("files", texts);
        properties.put("warnings", texts);
        properties.put("expected_latency_ms", type("number"));
        properties.put("cache", type("object", "What its cache does and did, where its route asks for one."));
        properties.put("features", objects);
        properties.put("classes", map("type", "array", "description", "In the order of the probabilities."));
        properties.put("output", type("object"));
        properties.put("metadata", type("object", "metadata.json as it was read."));
        properties.put("shadow", type("object", "What its shadow said, where it has one."));
        properties.put("canary", type("object", "What its canary did in the present step, where one is guarded."));
        return object(List.of("name", "state", "since", "traffic"), properties);
    }

    private static Map<String, @Nullable Object> stats() {
        Map<String, @Nullable Object> counts = map("type", "object", "additionalProperties", type("integer"));
        return object(
                List.of("started", "uptime_seconds", "requests", "predictions", "errors", "models"),
                map(
                        "started", map("type", "string", "format", "date-time"),
                        "uptime_seconds", type("number"),
                        "requests", type("integer"),
                        "predictions", type("integer", "Rows predicted."),
                        "errors", counts,
                        "models", map("type", "object", "additionalProperties", type("object"))));
    }

    private static Map<String, @Nullable Object> object(
            List<String> required, Map<String, @Nullable Object> properties) {
        return map("type", "object", "required", required, "properties", properties);
    }

    static Map<String, @Nullable Object> parameters() {
        return map(
                "ModelVersionQuery", optional("model_version", "query", "The version wanted; without it, what serves."),
                "ModelVersionHeader", optional("X-Model-Version", "header", "The same as a header."),
                "RequestIdHeader", optional("X-Request-Id", "header", "To find the request by; made if absent."));
    }

    private static Map<String, @Nullable Object> optional(String name, String in, String description) {
        return map(
                "name", name,
                "in", in,
                "required", false,
                "description", description,
                "schema", map("type", "string", "maxLength", 128));
    }

    static Map<String, @Nullable Object> headers() {
        Map<String, @Nullable Object> seconds = map("type", "integer", "minimum", 0);
        return map(
                "RequestId", map("description", "The request's id, also in the logs.", "schema", type("string")),
                "Cache", map("description", CACHE, "schema", map("type", "string", "enum", CACHE_USES)),
                "RetryAfter", map("description", "Seconds after which to try again.", "schema", seconds));
    }

    static Map<String, @Nullable Object> responses() {
        return map(
                "Malformed",
                        failure(
                                "The body is not JSON.",
                                "Error",
                                "not JSON: line 1, column 14: '+' (expected: a value)"),
                "NotFound", failure("No such model or version.", "Error", "no model credits; did you mean credit?"),
                "TooLarge", failure("The body is too long.", "Error", "the body is longer than 10485760 bytes"),
                "UnsupportedMediaType",
                        failure(
                                "The body is not said to be JSON.",
                                "Error",
                                "Content-Type: text/plain (expected: application/json)"),
                "Invalid",
                        failure(
                                "JSON, but not what the model takes: everything that is wrong, at once.",
                                "HTTPValidationError",
                                List.of(exampleViolation())),
                "BadLookup",
                        failure(
                                "What was looked up for the request is not what the model takes.",
                                "HTTPValidationError",
                                List.of(exampleBadLookup())),
                "Unavailable",
                        retriable(failure(
                                "Not loaded, overloaded or shutting down.", "Error", "model credit is not ready")),
                "DeadlinePassed",
                        failure(
                                "It took longer than it may; what had not begun by then is not computed.",
                                "Error",
                                "the request took longer than it may"));
    }

    private static Map<String, @Nullable Object> exampleBadLookup() {
        Map<String, @Nullable Object> violation = map("type", "greater_than_equal");
        violation.put("loc", List.of("lookup", "customers", "age"));
        violation.put("msg", "For customer_id 17: Input should be greater than or equal to 0");
        violation.put("input", null);
        return violation;
    }

    private static Map<String, @Nullable Object> exampleViolation() {
        Map<String, @Nullable Object> violation = map("type", "greater_than_equal");
        violation.put("loc", List.of("body", "features", "age"));
        violation.put("msg", "Input should be greater than or equal to 0");
        violation.put("input", -5);
        violation.put("ctx", map("ge", 0));
        return violation;
    }

    private static Map<String, @Nullable Object> failure(String description, String schema, Object detail) {
        Map<String, @Nullable Object> json = map("schema", schema(schema), "example", map("detail", detail));
        Map<String, @Nullable Object> problem = map("schema", schema("Problem"));
        return map(
                "description", description,
                "headers", map("X-Request-Id", header("RequestId")),
                "content", map(OpenApiTree.JSON, json, OpenApiTree.PROBLEM, problem));
    }

    private static Map<String, @Nullable Object> retriable(Map<String, @Nullable Object> failure) {
        failure.put("headers", map("X-Request-Id", header("RequestId"), "Retry-After", header("RetryAfter")));
        return failure;
    }
}
