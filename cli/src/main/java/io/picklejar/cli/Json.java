package io.picklejar.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the command line writes it: indented, for people and programs. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** @throws tools.jackson.core.JacksonException if it is no JSON */
    static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    /** A text, number or truth value; null and what JSON has no number for become null. */
    static JsonNode scalar(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case String text -> nodes.stringNode(text);
            case Boolean truth -> nodes.booleanNode(truth);
            case Long whole -> nodes.numberNode(whole.longValue());
            case Double real -> Double.isFinite(real) ? nodes.numberNode(real.doubleValue()) : nodes.nullNode();
            default -> nodes.stringNode(value.toString());
        };
    }
}
