package io.picklejar.model.pickle;

import tools.jackson.databind.JsonNode;

/** Fields of a node, each required to be there and of its kind. */
final class SkopsSchema {
    private SkopsSchema() {}

    static JsonNode get(JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            throw new ModelFileException(
                    "schema.json: " + label(node) + " has no " + field + " (expected: a node of skops)");
        }
        return value;
    }

    /** A part of the content. */
    static JsonNode inner(JsonNode node, String field) {
        return get(get(node, "content"), field);
    }

    static String text(JsonNode node, String field) {
        JsonNode value = get(node, field);
        if (!value.isString()) {
            throw new ModelFileException("schema.json: " + label(node) + "." + field + " is " + value.getNodeType()
                    + " (expected: a string)");
        }
        return value.asString();
    }

    static JsonNode array(JsonNode node, String field) {
        JsonNode value = get(node, field);
        if (!value.isArray()) {
            throw new ModelFileException("schema.json: " + label(node) + "." + field + " is " + value.getNodeType()
                    + " (expected: an array)");
        }
        return value;
    }

    /** {@code module.Class} as the node says. */
    static String className(JsonNode node) {
        return text(node, "__module__") + "." + text(node, "__class__");
    }

    static boolean isBuiltin(JsonNode node, String name) {
        return className(node).equals("builtins." + name);
    }

    /** What the node is called in messages; never fails. */
    static String label(JsonNode node) {
        JsonNode type = node.get("__class__");
        JsonNode loader = node.get("__loader__");
        String shown = type != null && type.isString() ? type.asString() : "JSON " + node.getNodeType();
        return loader != null && loader.isString() ? shown + " (" + loader.asString() + ")" : shown;
    }
}
