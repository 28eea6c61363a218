package io.picklejar.server.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations ({@code 500ms}, {@code 30s}) and sizes ({@code 512k}, {@code 10MiB}) as people write them. {@code k},
 * {@code m}, {@code g} and {@code KiB}, {@code MiB}, {@code GiB} count in 1024s; {@code KB}, {@code MB}, {@code GB} in
 * 1000s.
 */
final class Units {

    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?) *([A-Za-z]*)");
    private static final int BINARY = 1024;

    private Units() {}

    static Duration duration(String text) {
        Matcher matcher = quantity(text);
        BigDecimal number = new BigDecimal(matcher.group(1));
        long nanos = switch (matcher.group(2)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "" -> zero(number);
            default -> throw new IllegalArgumentException(text);
        };
        return Duration.ofNanos(number.multiply(BigDecimal.valueOf(nanos)).longValueExact());
    }

    static long bytes(String text) {
        Matcher matcher = quantity(text);
        long unit = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1L;
            case "k", "kib" -> BINARY;
            case "m", "mib" -> (long) BINARY * BINARY;
            case "g", "gib" -> (long) BINARY * BINARY * BINARY;
            case "kb" -> 1_000L;
            case "mb" -> 1_000_000L;
            case "gb" -> 1_000_000_000L;
            default -> throw new IllegalArgumentException(text);
        };
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .longValueExact();
    }

    static String show(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos % 1_000_000 != 0) {
            return nanos / 1_000 + "us";
        }
        long millis = nanos / 1_000_000;
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds > 60 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    static String show(long bytes) {
        String[] units = {"", "KiB", "MiB", "GiB"};
        int unit = 0;
        long number = bytes;
        while (number != 0 && number % BINARY == 0 && unit < units.length - 1) {
            number /= BINARY;
            unit++;
        }
        return number + units[unit];
    }

    /** A number without a unit is a slip, except nought. */
    private static long zero(BigDecimal number) {
        if (number.signum() != 0) {
            throw new IllegalArgumentException("no unit");
        }
        return 1;
    }

    private static Matcher quantity(String text) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return matcher;
    }
}
