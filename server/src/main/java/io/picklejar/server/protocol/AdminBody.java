package io.picklejar.server.protocol;

import io.picklejar.model.schema.Violation;
import io.picklejar.server.error.ServeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads bodies of the admin listener: objects of names and single values. */
public final class AdminBody {

    private AdminBody() {}

    /**
     * The values by name (String, Integer, Long, Double, Boolean or null); none for an empty body.
     *
     * @throws ServeException.Malformed if it is not JSON
     * @throws ServeException.Invalid if it is something else than such an object
     */
    public static Map<String, @Nullable Object> values(byte[] body) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        try (JsonParser parser = Json.parser(body)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return values;
            }
            if (first != JsonToken.START_OBJECT) {
                throw invalid(List.of("body"), "Input should be an object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                Object value = value(parser, name);
                if (values.containsKey(name)) {
                    throw invalid(List.of("body", name), "named twice");
                }
                values.put(name, value);
            }
            if (parser.nextToken() != null) {
                throw Json.followed(body);
            }
        } catch (JacksonException e) {
            throw Json.refused(body, e);
        }
        return values;
    }

    private static @Nullable Object value(JsonParser parser, String name) {
        return switch (Objects.requireNonNullElse(parser.nextToken(), JsonToken.NOT_AVAILABLE)) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw invalid(List.of("body", name), "Input should be a single value");
        };
    }

    private static Object whole(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? (Object) parser.getDoubleValue()
                : (Object) parser.getLongValue();
    }

    /**
     * The text in {@code version}, the only name there may be; null where it is absent or null.
     *
     * @param required whether it has to be there, be it null
     */
    public static @Nullable String version(byte[] body, boolean required) {
        Map<String, @Nullable Object> values = values(body);
        values.keySet().stream()
                .filter(name -> !name.equals("version"))
                .findFirst()
                .ifPresent(name -> {
                    throw invalid(List.of("body", name), "unknown name (expected: version)");
                });
        if (required && !values.containsKey("version")) {
            throw invalid(List.of("body", "version"), "Field required");
        }
        Object version = values.get("version");
        if (version != null && !(version instanceof String)) {
            throw invalid(List.of("body", "version"), "Input should be a string, quoted where it looks like a number");
        }
        return (String) version;
    }

    private static ServeException.Invalid invalid(List<Object> where, String message) {
        return new ServeException.Invalid(List.of(new Violation("value_error", where, message, null, Map.of())), 1);
    }
}
