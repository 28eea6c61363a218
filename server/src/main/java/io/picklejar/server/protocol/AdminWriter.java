package io.picklejar.server.protocol;

import io.picklejar.server.admin.EventLog;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelVersion;
import io.picklejar.server.registry.TrafficHistory;
import io.picklejar.server.routing.RouteWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what the admin listener shows: models with all their versions, and what happened to them. */
public final class AdminWriter {

    private AdminWriter() {}

    /** Every model, and how much memory all of them are expected to take. */
    public static byte[] models(Collection<Model> models) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeName("models");
            json.writeStartArray();
            models.forEach(model -> write(json, model));
            json.writeEndArray();
            long memory = models.stream()
                    .flatMap(model -> model.versions().stream())
                    .mapToLong(AdminWriter::memory)
                    .sum();
            json.writeNumberProperty("memory_bytes", memory);
            json.writeEndObject();
        });
    }

    public static byte[] model(Model model) {
        return Json.bytes(json -> write(json, model));
    }

    private static void write(JsonGenerator json, Model model) {
        json.writeStartObject();
        json.writeStringProperty("name", model.name());
        json.writeBooleanProperty("serving", model.isServing());
        if (model.problem() != null) {
            json.writeStringProperty("problem", model.problem());
        }
        json.writeName("route");
        Json.value(json, RouteWriter.map(model.route()));
        json.writeBooleanProperty("following_route", follows(model));
        json.writeName("rollback_to");
        shares(json, TrafficHistory.before(model.history()));
        json.writeName("versions");
        json.writeStartArray();
        model.versions().forEach(version -> write(json, model, version));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void shares(JsonGenerator json, @Nullable Map<String, Integer> perMille) {
        if (perMille == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        perMille.forEach((version, share) -> {
            json.writeName(version);
            ModelsWriter.percent(json, share);
        });
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Model model, ModelVersion version) {
        json.writeStartObject();
        ModelsWriter.summary(json, model, version);
        json.writeNumberProperty("memory_bytes", memory(version));
        ModelsWriter.checks(json, version);
        json.writeEndObject();
    }

    /** What it takes now; a version that is not in memory takes nothing. */
    private static long memory(ModelVersion version) {
        return switch (version.state()) {
            case LOADING, VERIFYING, READY, DRAINING -> version.memoryEstimate();
            case NEW, UNLOADED, FAILED -> 0;
        };
    }

    /** Whether traffic is where the route wants it; if not, a version is on its way, or failed. */
    private static boolean follows(Model model) {
        if (model.route().traffic().isEmpty()) {
            return model.isServing() || model.isOnDemand();
        }
        return model.route().traffic().entrySet().stream()
                .allMatch(share -> model.perMille(share.getKey()) == share.getValue());
    }

    /** @param last number of the last event of all, to ask for what comes after it */
    public static byte[] events(List<EventLog.Entry> events, long last) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeName("events");
            json.writeStartArray();
            events.forEach(event -> write(json, event));
            json.writeEndArray();
            json.writeNumberProperty("last", last);
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, EventLog.Entry event) {
        json.writeStartObject();
        json.writeNumberProperty("id", event.id());
        json.writeStringProperty("time", event.time().toString());
        json.writeStringProperty("event", event.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("model", event.model());
        json.writeName("version");
        Json.value(json, event.version());
        json.writeStringProperty("detail", event.detail());
        json.writeBooleanProperty("alert", event.alert());
        json.writeEndObject();
    }
}
