package io.picklejar.server.protocol;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.server.predict.Placement;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelVersion;
import io.picklejar.server.registry.Served;
import io.picklejar.server.routing.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Writes what is served: {@code /models}, {@code /models/{model}}, {@code /models/{model}/versions/{version}}. */
public final class ModelsWriter {

    private ModelsWriter() {}

    public static byte[] all(Collection<Model> models, @Nullable Model defaultModel) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeName("models");
            json.writeStartArray();
            models.forEach(model -> {
                json.writeStartObject();
                summary(json, model);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeName("default");
            Json.value(json, defaultModel == null ? null : defaultModel.name());
            json.writeEndObject();
        });
    }

    /**
     * Everything about one model: its versions and their traffic, and what its first version is.
     *
     * @param placement where a version runs
     * @param serving how a version is served besides
     * @param shadow figures of its shadow, or null
     * @param canary figures of its canary, or null
     */
    public static byte[] one(
            Model model,
            Function<Served, Placement> placement,
            Function<Served, ServingView> serving,
            @Nullable Map<String, @Nullable Object> shadow,
            @Nullable Map<String, @Nullable Object> canary) {
        return Json.bytes(json -> {
            json.writeStartObject();
            summary(json, model);
            route(json, model);
            versions(json, model);
            optional(json, "shadow", shadow);
            optional(json, "canary", canary);
            ModelVersion version = model.primary();
            if (version != null) {
                checks(json, version);
                details(json, version, placement, serving);
            }
            json.writeEndObject();
        });
    }

    /** Everything about one version: state, checks, schema, classes, metadata. */
    public static byte[] version(
            Model model,
            ModelVersion version,
            Function<Served, Placement> placement,
            Function<Served, ServingView> serving) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringProperty("name", model.name());
            summary(json, model, version);
            checks(json, version);
            details(json, version, placement, serving);
            json.writeEndObject();
        });
    }

    private static void summary(JsonGenerator json, Model model) {
        json.writeStringProperty("name", model.name());
        ModelVersion version = model.primary();
        if (version != null) {
            summary(json, model, version);
        }
        if (model.problem() != null) {
            json.writeStringProperty("problem", model.problem());
        }
    }

    static void summary(JsonGenerator json, Model model, ModelVersion version) {
        json.writeStringProperty("version", version.version());
        Served served = version.served();
        if (served != null) {
            Artifact artifact = served.artifact();
            json.writeStringProperty("model_type", artifact.type());
            json.writeNumberProperty("n_features", artifact.schema().size());
        }
        json.writeStringProperty("state", version.state().name());
        json.writeStringProperty("since", version.since().toString());
        if (version.reason() != null) {
            json.writeStringProperty("reason", version.reason());
        }
        json.writeName("traffic");
        percent(json, model.perMille(version.version()));
        List<String> labels = model.labelsOf(version.version());
        if (!labels.isEmpty()) {
            json.writeName("labels");
            Json.value(json, labels);
        }
    }

    /** {@code 10} rather than {@code 10.0}. */
    static void percent(JsonGenerator json, int perMille) {
        if (perMille % 10 == 0) {
            json.writeNumber(perMille / 10);
        } else {
            json.writeNumber(perMille / 10.0);
        }
    }

    private static void route(JsonGenerator json, Model model) {
        Route route = model.route();
        json.writeName("route");
        json.writeStartObject();
        json.writeName("traffic");
        json.writeStartObject();
        route.traffic().forEach((version, perMille) -> {
            json.writeName(version);
            percent(json, perMille);
        });
        json.writeEndObject();
        json.writeName("labels");
        Json.value(json, route.labels());
        json.writeName("shadow");
        Json.value(json, route.shadow());
        json.writeEndObject();
    }

    private static void versions(JsonGenerator json, Model model) {
        json.writeName("versions");
        json.writeStartArray();
        model.versions().forEach(version -> {
            json.writeStartObject();
            summary(json, model, version);
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    static void checks(JsonGenerator json, ModelVersion version) {
        json.writeName("checks");
        json.writeStartArray();
        version.gate().checks().forEach(check -> {
            json.writeStartObject();
            json.writeStringProperty("check", check.name());
            json.writeBooleanProperty("passed", check.passed());
            json.writeStringProperty("detail", check.detail());
            json.writeNumberProperty("ms", check.millis());
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private static void details(
            JsonGenerator json,
            ModelVersion version,
            Function<Served, Placement> placement,
            Function<Served, ServingView> serving) {
        Served served = version.served();
        if (served == null) {
            return;
        }
        Artifact artifact = served.artifact();
        PartInfo info = artifact.model().info();
        json.writeName("engine");
        json.writeStartObject();
        json.writeStringProperty("name", info.engine());
        json.writeStringProperty("estimator", info.type());
        json.writeName("library_version");
        Json.value(json, info.libraryVersion());
        optional(json, "runtime", info.runtime());
        json.writeEndObject();
        json.writeName("files");
        Json.value(json, artifact.files());
        json.writeName("warnings");
        Json.value(json, artifact.warnings());
        json.writeNumberProperty("expected_latency_ms", served.cost().expectedNanos(1) / 1_000_000.0);
        execution(json, placement.apply(served));
        ServingView view = serving.apply(served);
        LookupView lookups = view.lookups();
        optional(json, "cache", view.cache() == null ? null : view.cache().asMap());
        features(json, artifact.schema().features(), lookups == null ? Map.of() : lookups.origins());
        optional(json, "lookups", lookups == null ? null : lookups.lookups());
        output(json, served.postprocessor().output());
        json.writeName("metadata");
        tree(json, artifact.metadata().all());
    }

    private static void execution(JsonGenerator json, Placement placement) {
        json.writeName("execution");
        json.writeStartObject();
        json.writeStringProperty("where", placement.where().name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("joined_rows", placement.mostRows());
        json.writeStringProperty("why", placement.why());
        json.writeEndObject();
    }

    private static void features(JsonGenerator json, List<Feature> features, Map<String, Map<String, String>> origins) {
        json.writeName("features");
        json.writeStartArray();
        features.forEach(feature -> feature(json, feature, origins.get(feature.name())));
        json.writeEndArray();
    }

    /** In the words of metadata.json, so that what is shown could be saved. */
    private static void feature(JsonGenerator json, Feature feature, @Nullable Map<String, String> origin) {
        Constraints limits = feature.constraints();
        json.writeStartObject();
        json.writeStringProperty("name", feature.name());
        json.writeStringProperty("type", feature.type().word());
        TensorType tensor = feature.tensor();
        if (tensor != null) {
            optional(json, "shape", shape(tensor));
            json.writeStringProperty("items", tensor.element().word());
        }
        limit(json, "minimum", limits.minimum());
        limit(json, "maximum", limits.maximum());
        limit(json, "exclusiveMinimum", limits.exclusiveMinimum());
        limit(json, "exclusiveMaximum", limits.exclusiveMaximum());
        optional(json, "enum", limits.enumeration());
        optional(
                json,
                "pattern",
                limits.pattern() == null ? null : limits.pattern().pattern());
        json.writeBooleanProperty("nullable", feature.nullable());
        if (feature.fallback() != null) {
            json.writeName("default");
            Json.value(json, feature.fallback().value());
        }
        optional(json, "description", feature.description());
        optional(json, "example", feature.example());
        json.writeStringProperty("out_of_range", limits.warnOnly() ? "warn" : "reject");
        optional(json, "lookup", origin);
        json.writeEndObject();
    }

    /** Length of each axis, null where any will do. */
    private static List<@Nullable Integer> shape(TensorType tensor) {
        List<@Nullable Integer> shape = new ArrayList<>();
        tensor.shape().forEach(length -> shape.add(length == TensorType.FREE ? null : length));
        return shape;
    }

    /** {@code 0} rather than {@code 0.0}, as the person wrote it. */
    private static void limit(JsonGenerator json, String name, @Nullable Double limit) {
        if (limit != null && limit == Math.rint(limit) && Math.abs(limit) < 1e15) {
            optional(json, name, limit.longValue());
        } else {
            optional(json, name, limit);
        }
    }

    private static void optional(JsonGenerator json, String name, @Nullable Object value) {
        if (value != null) {
            json.writeName(name);
            Json.value(json, value);
        }
    }

    private static void output(JsonGenerator json, Output output) {
        if (output instanceof Output.Classes classes) {
            json.writeName("classes");
            boolean several = classes.outputs() > 1;
            if (several) {
                json.writeStartArray();
            }
            classes.classes().forEach(labels -> labels(json, labels));
            if (several) {
                json.writeEndArray();
            }
            if (classes.isSets()) {
                json.writeName("labels");
                labels(json, classes.labels());
            }
        }
        json.writeName("output");
        json.writeStartObject();
        json.writeStringProperty(
                "kind",
                switch (output) {
                    case Output.Classes classes -> classes.isSets() ? "labels" : "classes";
                    case Output.Numbers numbers -> "numbers";
                    case Output.Tensors tensors -> "arrays";
                });
        if (output instanceof Output.Tensors tensors) {
            parts(json, tensors);
        }
        json.writeNumberProperty("outputs", output.outputs());
        json.writeBooleanProperty("probabilities", output instanceof Output.Classes classes && classes.probabilities());
        json.writeEndObject();
    }

    private static void parts(JsonGenerator json, Output.Tensors tensors) {
        json.writeName("arrays");
        json.writeStartArray();
        for (Output.Tensors.Part part : tensors.parts()) {
            json.writeStartObject();
            json.writeStringProperty("name", part.name());
            json.writeStringProperty("items", part.type().element().word());
            optional(json, "shape", shape(part.type()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void labels(JsonGenerator json, List<Label> labels) {
        json.writeStartArray();
        labels.forEach(label -> AnswerWriter.label(json, label));
        json.writeEndArray();
    }

    /** Metadata as it was read; a number that JSON has no word for is null. */
    private static void tree(JsonGenerator json, JsonNode node) {
        if (node.isObject()) {
            json.writeStartObject();
            node.properties().forEach(entry -> {
                json.writeName(entry.getKey());
                tree(json, entry.getValue());
            });
            json.writeEndObject();
        } else if (node.isArray()) {
            json.writeStartArray();
            node.forEach(item -> tree(json, item));
            json.writeEndArray();
        } else {
            scalar(json, node);
        }
    }

    private static void scalar(JsonGenerator json, JsonNode node) {
        if (node.isNumber() && Double.isFinite(node.asDouble())) {
            json.writeNumber(node.asString());
        } else if (node.isBoolean()) {
            json.writeBoolean(node.asBoolean());
        } else if (node.isString()) {
            json.writeString(node.asString());
        } else {
            json.writeNull();
        }
    }
}
