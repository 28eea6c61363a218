package io.picklejar.server.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Finds one named value in a request's body without decoding the rest: what a sticky route asks for. */
public final class TopLevelField {

    private TopLevelField() {}

    /** The value as text, at the top or in {@code features}; null where there is none, or no JSON. */
    public static @Nullable String of(byte[] body, String name) {
        try (JsonParser parser = Json.parser(body)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? find(parser, name) : null;
        } catch (JacksonException e) {
            return null; // decoding will say what is wrong with it
        }
    }

    private static @Nullable String find(JsonParser parser, String name) {
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null || token == JsonToken.END_OBJECT) {
                depth--;
                continue;
            }
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals(field)) {
                return value != null && value.isScalarValue() && value != JsonToken.VALUE_NULL
                        ? parser.getString()
                        : null;
            }
            if (depth == 1 && "features".equals(field) && value == JsonToken.START_OBJECT) {
                depth++;
            } else {
                parser.skipChildren();
            }
        }
        return null;
    }
}
