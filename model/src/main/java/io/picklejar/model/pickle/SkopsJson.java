package io.picklejar.model.pickle;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of a .skops file: the schema, and the scalars that it holds as text of their own. */
final class SkopsJson {
    /** Heap of a parsed token with its share of the node that holds it. */
    private static final int TOKEN = 96;

    private static final JsonFactory SCALARS = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private SkopsJson() {}

    /** The schema. A node within a node is at most three levels of JSON further down. */
    static JsonNode tree(byte[] schema, Budget budget) {
        budget.charge(schema.length, "schema.json");
        long tokens = Math.min(budget.remaining() / TOKEN, budget.limits().maxOpcodes());
        int depth = 4 * Math.min(SkopsNodes.MAX_DEPTH, budget.limits().maxDepth()) + 16;
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxTokenCount(Math.max(1, tokens))
                                .build())
                        .build())
                .build();
        try (JsonParser parser = mapper.createParser(schema)) {
            JsonNode root = mapper.readTree(parser);
            budget.charge(parser.currentTokenCount() * TOKEN, "schema.json");
            if (root == null || !root.isObject() || parser.nextToken() != null) {
                throw new ModelFileException("schema.json is not one JSON object");
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw new LimitException("schema.json: too large (expected: at most " + depth + " levels, " + tokens
                    + " values and numbers of 1000 digits)");
        } catch (JacksonException e) {
            throw new ModelFileException(
                    "schema.json is not one JSON object (at byte "
                            + e.getLocation().getByteOffset() + ")",
                    e);
        }
    }

    /** What {@code json.loads} gives of a scalar. */
    static PyValue scalar(String json, Budget budget) {
        budget.charge(Budget.OBJECT + json.length(), "scalar");
        try (JsonParser parser = SCALARS.createParser(ObjectReadContext.empty(), json)) {
            JsonToken token = parser.nextToken();
            PyValue value = token == null ? null : value(token, parser);
            if (value == null || parser.nextToken() != null) {
                throw new ModelFileException(
                        "found JSON " + new PyStr(json).describe() + " (expected: one string, number, bool or null)");
            }
            return value;
        } catch (JacksonException e) {
            throw new ModelFileException("found " + new PyStr(json).describe() + " (expected: JSON)", e);
        }
    }

    private static @Nullable PyValue value(JsonToken token, JsonParser parser) {
        return switch (token) {
            case VALUE_STRING -> new PyStr(parser.getString());
            case VALUE_TRUE -> PyBool.TRUE;
            case VALUE_FALSE -> PyBool.FALSE;
            case VALUE_NULL -> PyNone.NONE;
            case VALUE_NUMBER_FLOAT -> new PyFloat(parser.getDoubleValue());
            case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue());
            default -> null;
        };
    }

    private static PyValue integer(BigInteger value) {
        return PyBigInt.of(value);
    }
}
