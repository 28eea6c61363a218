package io.picklejar.server.protocol;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.picklejar.model.schema.Supplements;
import io.picklejar.server.registry.Served;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A document, read back, with a validator for its schemas that knows nothing of how they were made. */
final class OpenApiDocument {

    static final int MAX_ROWS = 5;
    static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    final JsonNode root;

    OpenApiDocument(List<Served> models, @Nullable Served defaultModel) {
        this(models, defaultModel, served -> null);
    }

    OpenApiDocument(
            List<Served> models, @Nullable Served defaultModel, Function<Served, @Nullable Supplements> supplements) {
        this.root = MAPPER.readTree(OpenApi.document(models, defaultModel, supplements, MAX_ROWS, "1.2.3"));
    }

    /** A validator for {@code #/components/schemas/name}. */
    Schema schema(String name) {
        return validator(MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + name));
    }

    /** A validator for a schema of the document, wherever it stands. */
    Schema validator(JsonNode schema) {
        ObjectNode whole = MAPPER.createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.setAll((ObjectNode) schema);
        whole.set("$defs", root.at("/components/schemas"));
        return SCHEMAS.getSchema(whole.toString().replace("#/components/schemas/", "#/$defs/"));
    }

    static List<String> errors(Schema schema, String json) {
        return schema.validate(MAPPER.readTree(json)).stream()
                .map(Error::toString)
                .toList();
    }

    /** Where a reference leads; a missing node where it leads nowhere. */
    JsonNode follow(String reference) {
        return root.at(reference.substring(1));
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? follow(node.get("$ref").asString()) : node;
    }

    /** Every reference in the document. */
    List<String> references() {
        List<String> references = new ArrayList<>();
        walk(root, (name, node) -> {
            if (name.equals("$ref")) {
                references.add(node.asString());
            }
        });
        return references;
    }

    private static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        node.properties().forEach(entry -> {
            visitor.accept(entry.getKey(), entry.getValue());
            walk(entry.getValue(), visitor);
        });
        if (node.isArray()) {
            node.forEach(item -> walk(item, visitor));
        }
    }

    /** Operations by method and path. */
    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new LinkedHashMap<>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (!method.getKey().equals("parameters")) {
                        operations.put(method.getKey() + " " + path.getKey(), method.getValue());
                    }
                }));
        return operations;
    }

    /** @param call as {@code post /predict} */
    JsonNode operation(String call) {
        return Objects.requireNonNull(operations().get(call), call);
    }
}
