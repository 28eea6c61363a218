package io.picklejar.server.protocol;

import static io.picklejar.server.protocol.OpenApiTree.map;

import io.picklejar.model.schema.Supplements;
import io.picklejar.server.registry.Served;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is served as an OpenAPI 3.1 document: every model's calls with its own features, classes and constraints, so
 * that generated clients and the docs pages know what the server will accept.
 */
public final class OpenApi {

    private static final String OPEN_API = "3.1.0";
    private static final int LISTED_MODELS = 4;
    private static final String DESCRIPTION =
            "Predictions of machine-learning models, served by Picklejar. Send one row or many, named or in training"
                    + " order; whatever a model does not take is answered with everything that is wrong with it.";

    private OpenApi() {}

    /**
     * The document as UTF-8 JSON; the same bytes for the same arguments.
     *
     * @param models what serves, each model once
     * @param defaultModel the model that {@code /predict} means, or null where it means none
     * @param supplements what of a model's features need not be sent, or null
     * @param maxBatchRows rows that a batch may have
     * @param productVersion of this server
     */
    public static byte[] document(
            List<Served> models,
            @Nullable Served defaultModel,
            Function<Served, @Nullable Supplements> supplements,
            int maxBatchRows,
            String productVersion) {
        OpenApiNames names = new OpenApiNames(OpenApiShared.RESERVED);
        List<OpenApiModel> parts = new ArrayList<>();
        OpenApiModel defaultPart = null;
        for (Served model : models) {
            OpenApiModel part = new OpenApiModel(model, supplements.apply(model), maxBatchRows, names);
            parts.add(part);
            if (model == defaultModel) {
                defaultPart = part;
            }
        }
        Map<String, @Nullable Object> document = document(parts, defaultPart, productVersion);
        return Json.bytes(json -> Json.value(json, document));
    }

    private static Map<String, @Nullable Object> document(
            List<OpenApiModel> models, @Nullable OpenApiModel defaultModel, String version) {
        String tag = operationsTag(models);
        return map(
                "openapi", OPEN_API,
                "info", info(models, version),
                "tags", tags(models, tag),
                "paths", paths(models, defaultModel, tag),
                "components", components(models));
    }

    private static Map<String, @Nullable Object> info(List<OpenApiModel> models, String version) {
        return map("title", title(models), "description", DESCRIPTION, "version", version);
    }

    private static String title(List<OpenApiModel> models) {
        List<String> names = new ArrayList<>(models.stream()
                .map(OpenApiModel::modelName)
                .limit(LISTED_MODELS)
                .toList());
        if (models.size() > LISTED_MODELS) {
            names.add("and " + (models.size() - LISTED_MODELS) + " more");
        }
        return names.isEmpty() ? "Prediction API" : "Prediction API: " + String.join(", ", names);
    }

    private static List<Map<String, @Nullable Object>> tags(List<OpenApiModel> models, String operationsTag) {
        List<Map<String, @Nullable Object>> tags = new ArrayList<>();
        models.forEach(model -> tags.add(model.tag()));
        tags.add(map("name", operationsTag, "description", "What is served, how it is, how it is used."));
        return tags;
    }

    /** A tag that is no model's name, which never holds a space. */
    private static String operationsTag(List<OpenApiModel> models) {
        boolean taken = models.stream().anyMatch(model -> model.modelName().equals("server"));
        return taken ? "the server" : "server";
    }

    private static Map<String, @Nullable Object> paths(
            List<OpenApiModel> models, @Nullable OpenApiModel defaultModel, String operationsTag) {
        Map<String, @Nullable Object> paths = new LinkedHashMap<>();
        if (defaultModel != null) {
            defaultModel.addDefaultPaths(paths);
        }
        models.forEach(model -> model.addPaths(paths));
        List<String> names = models.stream().map(OpenApiModel::modelName).toList();
        OpenApiModel shown = defaultModel == null && !models.isEmpty() ? models.getFirst() : defaultModel;
        new OpenApiInfoPaths(operationsTag, names, shown).addTo(paths);
        return paths;
    }

    private static Map<String, @Nullable Object> components(List<OpenApiModel> models) {
        Map<String, @Nullable Object> schemas = new LinkedHashMap<>();
        models.forEach(model -> model.addSchemas(schemas));
        schemas.putAll(OpenApiShared.schemas());
        return map(
                "schemas", schemas,
                "responses", OpenApiShared.responses(),
                "parameters", OpenApiShared.parameters(),
                "headers", OpenApiShared.headers());
    }
}
