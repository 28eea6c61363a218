package io.picklejar.server.lookup;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a database's keys are, and how texts become keys and keys texts.
 *
 * @param type the database's name of it, e.g. {@code int8}
 */
record KeyColumn(String type) {

    private static final Set<String> TYPES =
            Set.of("int2", "int4", "int8", "numeric", "text", "varchar", "bpchar", "name", "citext", "uuid");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    /**
     * Of a query's parameter.
     *
     * @param array the database's name of an array type, e.g. {@code _int8}
     * @throws LookupFault where it is none, or one of things that keys are not
     */
    static KeyColumn ofParameter(String array) {
        String element = array.startsWith("_") ? array.substring(1) : "";
        if (!TYPES.contains(element)) {
            throw new LookupFault("the query's parameter is " + array
                    + " (expected: an array of integers, texts or uuids, as in where id = any(?))");
        }
        return new KeyColumn(element);
    }

    /** What is sent for a key: a Long or a String; null where nothing in the database can have this key. */
    @Nullable
    Object parameter(String key) {
        return switch (type) {
            case "int2" -> whole(key, Short.MIN_VALUE, Short.MAX_VALUE);
            case "int4" -> whole(key, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "int8", "numeric" -> whole(key, Long.MIN_VALUE, Long.MAX_VALUE);
            case "uuid" -> UUID.matcher(normal(key)).matches() ? key : null;
            default -> key;
        };
    }

    private static @Nullable Long whole(String key, long lowest, long highest) {
        if (!WHOLE.matcher(key).matches()) {
            return null;
        }
        try {
            long value = Long.parseLong(key);
            return value >= lowest && value <= highest ? (Long) value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** One spelling for all keys that the database takes for the same. */
    String normal(String key) {
        return switch (type) {
            case "uuid", "citext" -> key.toLowerCase(Locale.ROOT);
            case "bpchar" -> key.stripTrailing();
            default -> key;
        };
    }

    /** The {@link #normal} key that a row's own value is. */
    String name(@Nullable Object value) {
        return switch (value) {
            case null ->
                throw new LookupFault("a row without a key (expected: one in the column that key_column names)");
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            default -> normal(value.toString());
        };
    }
}
