package io.picklejar.model.boosters.document;

import io.picklejar.model.engine.ModelLoadException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads JSON into maps, lists, texts, truth values, numbers and arrays of numbers. An array of numbers (or truth values) only
 * is a {@code double[]}, as most of a model is. {@code NaN} and {@code Infinity} are let through.
 */
final class JsonDocument {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final int ENTRY = 64;

    private final JsonParser parser;
    private final Charge charge;

    private JsonDocument(JsonParser parser, Charge charge) {
        this.parser = parser;
        this.charge = charge;
    }

    /** @return what the file holds */
    static @Nullable Object read(byte[] file, Charge charge) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), file)) {
            parser.nextToken();
            Object root = new JsonDocument(parser, charge).value(0);
            if (parser.nextToken() != null) {
                throw new ModelLoadException("not JSON: goes on behind its end");
            }
            return root;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new ModelLoadException(
                    "not JSON" + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()), e);
        }
    }

    private @Nullable Object value(int depth) {
        Charge.requireDepth(depth);
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new ModelLoadException("not JSON: ends too early");
        }
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> text();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> throw new ModelLoadException("not JSON: unexpected " + token);
        };
    }

    private String text() {
        String text = parser.getString();
        charge.take(ENTRY + 2L * text.length());
        return text;
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            charge.take(2 * ENTRY + 2L * name.length());
            parser.nextToken();
            object.put(name, value(depth + 1));
        }
        return object;
    }

    private Object array(int depth) {
        Numbers numbers = new Numbers(charge);
        charge.take(2 * ENTRY);
        JsonToken token = parser.nextToken();
        while (token != null && (token.isNumeric() || token.isBoolean())) {
            numbers.add(token.isBoolean() ? (token == JsonToken.VALUE_TRUE ? 1 : 0) : parser.getDoubleValue());
            token = parser.nextToken();
        }
        return token == JsonToken.END_ARRAY ? numbers.toArray() : mixed(numbers, depth);
    }

    private List<@Nullable Object> mixed(Numbers first, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < first.count(); i++) {
            items.add(first.get(i));
        }
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            charge.take(ENTRY);
            items.add(value(depth + 1));
        }
        return items;
    }
}
