package io.picklejar.model.schema;

import io.picklejar.model.kernel.Table;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberInput;

/**
 * Reads rows without a fault, whose values stand in training order, straight from a request's bytes: lists, and objects that
 * name every feature. Most requests are made of such. What is anything else (names in another order, a text with escapes, a value
 * out of its range, a mistake) is left to {@link RowDecoder}, which also knows how to say what is wrong; what is read here is
 * what that would read, to the last bit. One reader serves one request.
 *
 * <p>Digits up to 2^53 and powers of ten up to 22 are float64 numbers themselves, so that one multiplication or division rounds as it
 * should (W. D. Clinger, How to read floating point numbers accurately, 1990). Jackson reads the others.
 */
public final class PlainRows {

    /** Instead of a place: here stands something else. */
    public static final int OTHERWISE = -1;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final long EXACT = 1L << 53;
    /** Digits that a long holds whatever they are. */
    private static final int SURE_DIGITS = 18;

    private static final int LONGEST = 64;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final int GREATEST_EXPONENT = 9999;

    private final FeatureSchema schema;
    private final byte[] json;
    private final int expectedRows;
    private @Nullable TableBuilder table;
    private char[] spelling = {};

    public PlainRows(FeatureSchema schema, byte[] json, int expectedRows) {
        this.schema = schema;
        this.json = json;
        this.expectedRows = expectedRows;
    }

    /** The byte at a place, 0 behind the last. */
    public int byteAt(int place) {
        return place < json.length ? json[place] : 0;
    }

    /** The first place from {@code place} on that holds no white space. */
    public int afterSpace(int place) {
        int at = place;
        for (int c = byteAt(at); c == ' ' || c == '\n' || c == '\r' || c == '\t'; ) {
            c = byteAt(++at);
        }
        return at;
    }

    /**
     * Reads a row: a list, or an object.
     *
     * @return the place behind it, or {@link #OTHERWISE}
     */
    public int row(int place) {
        return switch (byteAt(place)) {
            case '[' -> cells(place, false, ']');
            case '{' -> cells(place, true, '}');
            default -> OTHERWISE;
        };
    }

    private int cells(int place, boolean named, char end) {
        TableBuilder to = table == null ? schema.newTable(expectedRows) : table;
        table = to;
        to.addRow();
        int size = schema.size();
        int at = place;
        for (int column = 0; column < size; column++) {
            at = afterSpace(at + 1);
            if (named) {
                at = value(at, schema.quotedName(column));
            }
            at = at == OTHERWISE ? OTHERWISE : cell(at, column, to);
            if (at == OTHERWISE) {
                return OTHERWISE;
            }
            at = afterSpace(at);
            if (byteAt(at) != (column < size - 1 ? ',' : end)) {
                return OTHERWISE;
            }
        }
        return at + 1;
    }

    /**
     * Passes over a name.
     *
     * @param quoted as it is written, quotes and all; empty where it cannot be written without escapes
     * @return the place of its value, or {@link #OTHERWISE} where another name stands at {@code place}
     */
    public int value(int place, byte[] quoted) {
        int length = quoted.length;
        if (length == 0
                || length > json.length - place
                || !Arrays.equals(json, place, place + length, quoted, 0, length)) {
            return OTHERWISE;
        }
        int at = afterSpace(place + length);
        return byteAt(at) == ':' ? afterSpace(at + 1) : OTHERWISE;
    }

    private int cell(int place, int column, TableBuilder to) {
        FeatureRule rule = schema.rule(column);
        return switch (byteAt(place)) {
            case '"' -> text(place, column, rule, to);
            case 't' -> truth(place, true, column, rule, to);
            case 'f' -> truth(place, false, column, rule, to);
            case 'n' ->
                rule.feature.nullable() && rule.type != FeatureType.TENSOR && stands(NULL, place)
                        ? place + NULL.length
                        : OTHERWISE;
            default -> number(place, column, rule, to);
        };
    }

    private boolean stands(byte[] word, int place) {
        return word.length <= json.length - place
                && Arrays.equals(json, place, place + word.length, word, 0, word.length);
    }

    private int truth(int place, boolean value, int column, FeatureRule rule, TableBuilder to) {
        boolean isTypeRight = rule.type == FeatureType.BOOLEAN || rule.type == FeatureType.ANY;
        byte[] word = value ? TRUE : FALSE;
        if (!isTypeRight || !stands(word, place) || rule.check(value) != null) {
            return OTHERWISE;
        }
        to.set(column, value ? 1 : 0);
        return place + word.length;
    }

    /** A text of printable ASCII without escapes. */
    private int text(int place, int column, FeatureRule rule, TableBuilder to) {
        if (rule.type != FeatureType.STRING && rule.type != FeatureType.ANY) {
            return OTHERWISE;
        }
        int end = place + 1;
        // bytes beyond ASCII are negative
        for (int c = byteAt(end); c >= ' ' && c != '"' && c != '\\'; ) {
            c = byteAt(++end);
        }
        if (byteAt(end) != '"' || end - place > LONGEST_TEXT) {
            return OTHERWISE;
        }
        String value = new String(json, place + 1, end - place - 1, StandardCharsets.ISO_8859_1);
        if (rule.check(value) != null) {
            return OTHERWISE;
        }
        to.set(column, value);
        return end + 1;
    }

    /** As RFC 8259 spells it. */
    private int number(int place, int column, FeatureRule rule, TableBuilder to) {
        boolean negative = byteAt(place) == '-';
        int first = negative ? place + 1 : place;
        int at = first;
        long digits = 0;
        int c = byteAt(at);
        for (; isDigit(c); c = byteAt(++at)) {
            digits = 10 * digits + (c - '0');
        }
        int count = at - first;
        if (count == 0 || (count > 1 && byteAt(first) == '0')) {
            return OTHERWISE;
        }
        int power = 0;
        boolean whole = true;
        if (c == '.') {
            whole = false;
            int point = at;
            for (c = byteAt(++at); isDigit(c); c = byteAt(++at)) {
                digits = 10 * digits + (c - '0');
            }
            power = point + 1 - at;
            count -= power;
            if (power == 0) {
                return OTHERWISE;
            }
        }
        if (c == 'e' || c == 'E') {
            whole = false;
            c = byteAt(++at);
            boolean down = c == '-';
            if (down || c == '+') {
                c = byteAt(++at);
            }
            int exponent = 0;
            int from = at;
            for (; isDigit(c); c = byteAt(++at)) {
                exponent = Math.min(GREATEST_EXPONENT, 10 * exponent + (c - '0'));
            }
            if (at == from) {
                return OTHERWISE;
            }
            power += down ? -exponent : exponent;
        }
        if (at - place > LONGEST) {
            return OTHERWISE;
        }
        double value;
        if (count <= SURE_DIGITS && digits <= EXACT && Math.abs(power) < POWERS.length) {
            double magnitude = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
            // the whole number -0 is 0
            value = negative && !(whole && digits == 0) ? -magnitude : magnitude;
        } else {
            value = spelt(place, at);
        }
        if (rule.typeProblem(value) != null || rule.check(value) != null) {
            return OTHERWISE;
        }
        to.set(column, value);
        return at;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private double spelt(int from, int to) {
        if (spelling.length == 0) {
            spelling = new char[LONGEST];
        }
        for (int i = from; i < to; i++) {
            spelling[i - from] = (char) json[i];
        }
        return NumberInput.parseDouble(spelling, 0, to - from, true);
    }

    /** What was read: at least one row. */
    public Table build() {
        return Objects.requireNonNull(table).build();
    }
}
