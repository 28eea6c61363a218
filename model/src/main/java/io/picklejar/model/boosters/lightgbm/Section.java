package io.picklejar.model.boosters.lightgbm;

import io.picklejar.model.engine.ModelLoadException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines {@code key=value} of the header or of one tree. Values are parts of the file's bytes, decoded where they are
 * asked for; so an array takes memory in proportion to its text, whatever length the file declares.
 */
final class Section {

    /** LightGBM 4 writes 23 lines a tree and 11 in the header. */
    private static final int MOST_LINES = 100;

    private static final int LONGEST_SHOWN = 40;

    /** Part of the text. */
    private record Value(int from, int to) {}

    private final String name;
    private final byte[] text;
    private final Map<String, Value> values = new HashMap<>();

    /** @param name what it is called in messages */
    Section(String name, byte[] text) {
        this.name = name;
        this.text = text;
    }

    /** Takes the line from {@code from} to {@code to}; without {@code =} it is a flag. */
    void add(int from, int to) {
        int equals = from;
        while (equals < to && text[equals] != '=') {
            equals++;
        }
        if (values.size() >= MOST_LINES) {
            throw new ModelLoadException(name + ": more than " + MOST_LINES + " lines");
        }
        values.put(string(from, Math.min(equals, from + LONGEST_SHOWN)), new Value(Math.min(equals + 1, to), to));
    }

    private String string(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) {
        Value value = value(key);
        return string(value.from, value.to);
    }

    private Value value(String key) {
        Value value = values.get(key);
        if (value == null) {
            throw new ModelLoadException(name + ": " + key + " is missing (expected: a LightGBM text model)");
        }
        return value;
    }

    int integer(String key, int lowest, int highest) {
        String found = shown(key).strip();
        try {
            int number = Integer.parseInt(found);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(key, found, lowest + ".." + highest);
    }

    private String shown(String key) {
        Value value = value(key);
        return string(value.from, Math.min(value.to, value.from + LONGEST_SHOWN));
    }

    private ModelLoadException wrong(String key, String found, String expected) {
        return new ModelLoadException(name + " " + key + ": found \"" + found + "\" (expected: " + expected + ")");
    }

    /** Exactly {@code count} whole numbers. */
    int[] integers(String key, int count) {
        long[] wide = wholes(key, count, Integer.MIN_VALUE, Integer.MAX_VALUE);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (int) wide[i];
        }
        return numbers;
    }

    /** Exactly {@code count} unsigned 32-bit words. */
    int[] words(String key, int count) {
        long[] wide = wholes(key, count, 0, 0xffff_ffffL);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (int) wide[i];
        }
        return numbers;
    }

    private long[] wholes(String key, int count, long lowest, long highest) {
        Tokens tokens = tokens(key, count);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            String token = tokens.next();
            try {
                numbers[i] = Long.parseLong(token);
            } catch (NumberFormatException e) {
                throw wrong(key, token, "a whole number");
            }
            if (numbers[i] < lowest || numbers[i] > highest) {
                throw wrong(key, token, lowest + ".." + highest);
            }
        }
        return numbers;
    }

    /** Exactly {@code count} numbers. */
    double[] numbers(String key, int count) {
        Tokens tokens = tokens(key, count);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number(key, tokens.next());
        }
        return numbers;
    }

    /** C++ writes {@code inf} and {@code nan} in words that Java does not read. */
    private double number(String key, String token) {
        return switch (token) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan", "-nan" -> Double.NaN;
            default -> decimal(key, token);
        };
    }

    private double decimal(String key, String token) {
        try {
            return Double.parseDouble(token);
        } catch (NumberFormatException e) {
            throw wrong(key, token, "a number");
        }
    }

    private Tokens tokens(String key, int count) {
        Value value = value(key);
        int found = new Tokens(value).count();
        if (found != count) {
            throw new ModelLoadException(name + " " + key + ": found " + found + " values (expected: " + count + ")");
        }
        return new Tokens(value);
    }

    /** What spaces separate. */
    private final class Tokens {
        private int at;
        private final int end;

        Tokens(Value value) {
            this.at = value.from;
            this.end = value.to;
        }

        String next() {
            while (at < end && text[at] == ' ') {
                at++;
            }
            int from = at;
            while (at < end && text[at] != ' ') {
                at++;
            }
            return string(from, Math.min(at, from + 2 * LONGEST_SHOWN));
        }

        int count() {
            int count = 0;
            boolean inside = false;
            for (int i = at; i < end; i++) {
                boolean isSpace = text[i] == ' ';
                count += !isSpace && !inside ? 1 : 0;
                inside = !isSpace;
            }
            return count;
        }
    }
}
