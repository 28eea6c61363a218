package io.picklejar.server.routing;

import io.picklejar.model.schema.Supplement.KeyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code lookup} of a {@code route.yaml}: one, or a list of several. */
final class LookupReader {

    private static final List<String> KEYS = List.of(
            "source",
            "query",
            "key_column",
            "key_pattern",
            "key",
            "key_type",
            "columns",
            "ttl",
            "on_missing",
            "on_failure",
            "precedence");
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_QUERY = 10_000;

    private LookupReader() {}

    /** @throws RouteException with what is wrong */
    static List<Lookup> read(@Nullable Object given) {
        if (given == null) {
            return List.of();
        }
        if (!(given instanceof List<?> several)) {
            return List.of(one(given));
        }
        if (several.isEmpty() || several.size() > Lookup.MOST) {
            throw wrong("lookup", several.size() + " of them", "1.." + Lookup.MOST);
        }
        List<Lookup> lookups = new ArrayList<>();
        several.forEach(each -> lookups.add(one(each)));
        return lookups;
    }

    private static Lookup one(@Nullable Object given) {
        if (!(given instanceof Map<?, ?>)) {
            throw wrong("lookup", given, "source, query, key and columns, or a list of such maps");
        }
        Fields fields = new Fields("lookup", Fields.map("lookup", given), KEYS);
        String key = text(fields, "key", LONGEST_NAME);
        return new Lookup(
                text(fields, "source", LONGEST_NAME),
                ask(fields, key),
                key,
                keyType(fields.text("key_type")),
                columns(fields.value("columns")),
                ttl(fields),
                otherwise(fields, "on_missing"),
                otherwise(fields, "on_failure"),
                lookupWins(fields.text("precedence")));
    }

    private static Lookup.Ask ask(Fields fields, String key) {
        boolean isQuery = fields.value("query") != null;
        if (isQuery == (fields.value("key_pattern") != null)) {
            throw new RouteException(
                    "route.yaml: lookup (expected: one of query, for a database, and key_pattern, for Redis)");
        }
        if (isQuery) {
            String sql = text(fields, "query", LONGEST_QUERY);
            if (sql.indexOf('?') < 0) {
                throw wrong("lookup.query", sql, "a ? for the array of keys, as in where id = any(?)");
            }
            return new Lookup.Ask.Query(
                    sql, fields.value("key_column") == null ? key : text(fields, "key_column", LONGEST_NAME));
        }
        String pattern = text(fields, "key_pattern", LONGEST_NAME);
        if (!pattern.contains(Lookup.Ask.Hash.KEY)) {
            throw wrong("lookup.key_pattern", pattern, "with {key} in it, as in customer:{key}");
        }
        if (fields.value("key_column") != null) {
            throw new RouteException("route.yaml: lookup.key_column (expected: only beside query)");
        }
        return new Lookup.Ask.Hash(pattern);
    }

    private static String text(Fields fields, String key, int longest) {
        String text = fields.text(key);
        if (text == null || text.isBlank() || text.length() > longest) {
            throw new RouteException(
                    "route.yaml: lookup." + key + (text == null || text.isBlank() ? ": none" : ": too long")
                            + " (expected: 1.." + longest + " characters)");
        }
        return text;
    }

    private static KeyType keyType(@Nullable String given) {
        if (given == null) {
            return KeyType.EITHER;
        }
        return switch (given) {
            case "string" -> KeyType.STRING;
            case "integer" -> KeyType.INTEGER;
            default -> throw wrong("lookup.key_type", given, "string or integer");
        };
    }

    private static Map<String, String> columns(@Nullable Object given) {
        Map<String, String> columns = new LinkedHashMap<>();
        if (given instanceof List<?> names) {
            names.forEach(name -> columns.put(String.valueOf(name), String.valueOf(name)));
        } else if (given instanceof Map<?, ?> pairs) {
            pairs.forEach((feature, column) -> columns.put(String.valueOf(feature), String.valueOf(column)));
        }
        boolean isLong = columns.entrySet().stream()
                .anyMatch(pair ->
                        pair.getKey().length() > LONGEST_NAME || pair.getValue().length() > LONGEST_NAME);
        if (columns.isEmpty() || columns.size() > Fields.MOST || isLong) {
            throw new RouteException(
                    "route.yaml: lookup.columns (expected: a list of features that are columns, too, or a"
                            + " map of features to columns)");
        }
        return columns;
    }

    private static Duration ttl(Fields fields) {
        Object given = fields.value("ttl");
        if (given instanceof Integer number && number == 0) {
            return Duration.ZERO;
        }
        Duration ttl = fields.duration("ttl", Duration.ZERO);
        if (ttl.compareTo(Lookup.LONGEST_TTL) > 0) {
            throw wrong("lookup.ttl", given, "0..24h");
        }
        return ttl;
    }

    /** YAML's null is a word here. */
    private static Lookup.Otherwise otherwise(Fields fields, String key) {
        if (!fields.values().containsKey(key)) {
            return Lookup.Otherwise.ERROR;
        }
        return switch (String.valueOf(fields.value(key))) {
            case "error" -> Lookup.Otherwise.ERROR;
            case "default" -> Lookup.Otherwise.DEFAULT;
            case "null" -> Lookup.Otherwise.NULL;
            default -> throw wrong("lookup." + key, fields.value(key), "error, default or null");
        };
    }

    private static boolean lookupWins(@Nullable String given) {
        if (given == null) {
            return false;
        }
        return switch (given) {
            case "request" -> false;
            case "lookup" -> true;
            default -> throw wrong("lookup.precedence", given, "request or lookup");
        };
    }

    private static RouteException wrong(String what, @Nullable Object given, String expected) {
        return new RouteException("route.yaml: " + what + ": " + given + " (expected: " + expected + ")");
    }
}
