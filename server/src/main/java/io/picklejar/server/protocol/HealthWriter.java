package io.picklejar.server.protocol;

import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.ModelState;
import io.picklejar.server.registry.ModelVersion;
import io.picklejar.server.registry.Served;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the answers to probes. */
public final class HealthWriter {

    private HealthWriter() {}

    /** {@code /health}: the state of every model, and the single or default model's own figures beside them. */
    public static byte[] health(ModelRegistry registry, boolean healthy) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("status", healthy ? "healthy" : "unhealthy");
            Model model = registry.defaultModel();
            boolean loaded = model == null ? registry.isReady() : model.isServing();
            json.writeBooleanProperty("model_loaded", loaded);
            json.writeName("models");
            json.writeStartObject();
            registry.models().forEach(each -> state(json, each));
            json.writeEndObject();
            figures(json, model == null ? null : model.served());
            json.writeEndObject();
        });
    }

    private static void state(JsonGenerator json, Model model) {
        json.writeName(model.name());
        json.writeStartObject();
        ModelVersion version = model.primary();
        json.writeStringProperty("state", (version == null ? ModelState.NEW : version.state()).name());
        Served served = model.served();
        if (served != null) {
            json.writeStringProperty("version", served.artifact().version());
        }
        if (version != null && version.reason() != null) {
            json.writeStringProperty("reason", version.reason());
        }
        json.writeEndObject();
    }

    private static void figures(JsonGenerator json, @Nullable Served served) {
        if (served != null) {
            json.writeStringProperty("model_type", served.artifact().type());
            json.writeStringProperty("model_version", served.artifact().version());
            json.writeNumberProperty("n_features", served.artifact().schema().size());
        }
    }

    /** {@code /health/live} and its kind. */
    public static byte[] probe(String status) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("status", status);
            json.writeEndObject();
        });
    }
}
