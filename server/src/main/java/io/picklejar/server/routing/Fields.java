package io.picklejar.server.routing;

import io.picklejar.model.text.Spelling;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A map of {@code route.yaml} whose keys are known, and its values as what they should be. */
record Fields(String where, Map<String, @Nullable Object> values, List<String> keys) {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    static final int MOST = 1000;
    static final String WHOLE_FILE = "route.yaml";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,9}) *(KiB|MiB|GiB|)");

    Fields {
        Set<String> unknown = new LinkedHashSet<>(values.keySet());
        unknown.removeAll(keys);
        if (!unknown.isEmpty()) {
            String first = unknown.iterator().next();
            String nearest = Spelling.nearest(first, keys);
            throw new RouteException("route.yaml: unknown key " + first
                    + (nearest == null
                            ? " (expected: one of " + String.join(", ", keys) + ")"
                            : "; did you mean " + nearest + "?"));
        }
    }

    @Nullable
    Object value(String key) {
        return values.get(key);
    }

    Map<String, @Nullable Object> map(String key) {
        Object value = values.get(key);
        return value == null ? Map.of() : Fields.map(path(key), value);
    }

    @Nullable
    String text(String key) {
        Object value = values.get(key);
        if (value != null && (value instanceof Map || value instanceof List)) {
            throw new RouteException("route.yaml: " + path(key) + " (expected: one value)");
        }
        return value == null ? null : value.toString();
    }

    @Nullable
    String name(String key) {
        Object value = values.get(key);
        return value == null ? null : checkedName(path(key), value);
    }

    List<String> names(String key) {
        Object value = values.get(key);
        if (value instanceof List<?> list) {
            return list.stream().map(item -> checkedName(path(key), item)).toList();
        }
        return value == null ? List.of() : List.of(checkedName(path(key), value));
    }

    @Nullable
    Double number(String key) {
        Object value = values.get(key);
        return value == null ? null : decimal(path(key), value).doubleValue();
    }

    boolean truth(String key, boolean fallback) {
        Object value = values.getOrDefault(key, fallback);
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new RouteException("route.yaml: " + path(key) + ": " + value + " (expected: true or false)");
    }

    private String path(String key) {
        return where.equals(WHOLE_FILE) ? key : where + "." + key;
    }

    double bounded(String key, double fallback, double min, double max) {
        Double value = number(key);
        double number = value == null ? fallback : value;
        if (number < min || number > max) {
            throw new RouteException("route.yaml: " + path(key) + ": " + values.get(key) + " (expected: " + shown(min)
                    + ".." + shown(max) + ")");
        }
        return number;
    }

    int whole(String key, int fallback, int min, int max) {
        double number = bounded(key, fallback, min, max);
        if (number != Math.rint(number)) {
            throw new RouteException("route.yaml: " + path(key) + ": " + values.get(key)
                    + " (expected: a whole number, " + min + ".." + max + ")");
        }
        return (int) number;
    }

    private static String shown(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }

    Duration duration(String key, Duration fallback) {
        String text = text(key);
        if (text == null) {
            return fallback;
        }
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new RouteException(
                    "route.yaml: " + path(key) + ": " + text + " (expected: a duration such as 500ms, 30s, 10m or 2h)");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** A size as {@code 512KiB}, {@code 64MiB} or {@code 1GiB}, or a number of bytes. */
    long bytes(String key, long fallback) {
        String text = text(key);
        if (text == null) {
            return fallback;
        }
        Matcher matcher = BYTES.matcher(text.strip());
        if (!matcher.matches()) {
            throw new RouteException(
                    "route.yaml: " + path(key) + ": " + text + " (expected: a size such as 512KiB, 64MiB or 1GiB)");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "KiB" -> amount << 10;
            case "MiB" -> amount << 20;
            case "GiB" -> amount << 30;
            default -> amount;
        };
    }

    static Map<String, @Nullable Object> map(String name, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> given) || given.size() > MOST) {
            throw new RouteException("route.yaml: " + name + " (expected: a map of at most " + MOST + " entries)");
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        given.forEach((key, item) -> map.put(String.valueOf(key), item));
        return map;
    }

    static BigDecimal decimal(String name, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            if (Double.isFinite(number)) {
                return new BigDecimal(value.toString());
            }
        }
        throw new RouteException("route.yaml: " + name + ": " + value + " (expected: a number)");
    }

    static String checkedName(String where, @Nullable Object value) {
        String name = String.valueOf(value);
        if (value == null || !NAME.matcher(name).matches()) {
            throw new RouteException("route.yaml: " + where + ": " + name
                    + " (expected: a version's name, quoted where it looks like a number)");
        }
        return name;
    }
}
