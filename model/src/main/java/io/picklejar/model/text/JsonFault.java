package io.picklejar.model.text;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says what keeps bytes from being JSON, and where. A parser's own words for it name its classes and options and change with its
 * version; so the place is looked for again, here, once a parser has refused.
 *
 * <p>JSON is what RFC 8259 says, in UTF-8, with Python's words for numbers that it has none for ({@code NaN}, {@code Infinity}).
 * One pass; memory is bounded by the depth allowed.
 */
public final class JsonFault {

    private static final int LONGEST_WORD = 40;
    private static final List<byte[]> WORDS = List.of(
            ascii("true"),
            ascii("false"),
            ascii("null"),
            ascii("NaN"),
            ascii("Infinity"),
            ascii("-Infinity"),
            ascii("+Infinity"),
            ascii("-INF"),
            ascii("+INF"));

    /** What may stand at a place. */
    private enum Awaited {
        VALUE("a value"),
        FIRST_ITEM("a value or ']'"),
        FIRST_NAME("a name in double quotes, or '}'"),
        NAME("a name in double quotes"),
        COLON("':'"),
        NEXT_ITEM("',' or ']'"),
        NEXT_NAME("',' or '}'"),
        END("nothing");

        private final String words;

        Awaited(String words) {
            this.words = words;
        }
    }

    private static final class FoundException extends Exception {

        private static final long serialVersionUID = 1;

        FoundException(String message) {
            super(message, null, false, false);
        }
    }

    private final byte[] json;
    private final int deepest;
    private final BitSet objects = new BitSet();
    private int depth;
    private int at;
    private Awaited awaited = Awaited.VALUE;

    private JsonFault(byte[] json, int deepest) {
        this.json = json;
        this.deepest = deepest;
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The first fault with its line and column, as {@code line 1, column 14: '+' (expected: a value)}.
     *
     * @param deepest levels of nesting allowed
     * @return null where there is none
     */
    public static @Nullable String in(byte[] json, int deepest) {
        try {
            new JsonFault(json, deepest).read();
            return null;
        } catch (FoundException e) {
            return e.getMessage();
        }
    }

    private void read() throws FoundException {
        at = hasByteOrderMark() ? 3 : 0;
        for (skipSpace(); at < json.length; skipSpace()) {
            awaited = next(json[at]);
        }
        if (awaited != Awaited.END) {
            throw found("the end of the JSON", awaited.words);
        }
    }

    private boolean hasByteOrderMark() {
        return byteAt(0) == 0xEF && byteAt(1) == 0xBB && byteAt(2) == 0xBF;
    }

    /** The unsigned byte at a place, -1 behind the last. */
    private int byteAt(int place) {
        return place < json.length ? json[place] & 0xFF : -1;
    }

    private void skipSpace() {
        int c = byteAt(at);
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            c = byteAt(++at);
        }
    }

    private Awaited next(int c) throws FoundException {
        return switch (awaited) {
            case VALUE -> value(c);
            case FIRST_ITEM -> c == ']' ? closed() : value(c);
            case FIRST_NAME -> c == '}' ? closed() : name(c);
            case NAME -> name(c);
            case COLON -> passed(c, ':', Awaited.VALUE);
            case NEXT_ITEM -> c == ']' ? closed() : passed(c, ',', Awaited.VALUE);
            case NEXT_NAME -> c == '}' ? closed() : passed(c, ',', Awaited.NAME);
            case END -> throw found("something follows the value", awaited.words);
        };
    }

    private Awaited passed(int c, char expected, Awaited next) throws FoundException {
        if (c != expected) {
            throw found(shown(), awaited.words);
        }
        at++;
        return next;
    }

    private Awaited name(int c) throws FoundException {
        if (c != '"') {
            throw found(shown(), awaited.words);
        }
        text();
        return Awaited.COLON;
    }

    private Awaited value(int c) throws FoundException {
        switch (c) {
            case '{' -> {
                return opened(true, Awaited.FIRST_NAME);
            }
            case '[' -> {
                return opened(false, Awaited.FIRST_ITEM);
            }
            case '"' -> text();
            default -> {
                if (isDigit(c) || (c == '-' && isDigit(byteAt(at + 1)))) {
                    number();
                } else {
                    word();
                }
            }
        }
        return behindValue();
    }

    private Awaited behindValue() {
        if (depth == 0) {
            return Awaited.END;
        }
        return objects.get(depth) ? Awaited.NEXT_NAME : Awaited.NEXT_ITEM;
    }

    private Awaited opened(boolean isObject, Awaited next) throws FoundException {
        if (depth == deepest) {
            throw found("nested deeper than " + deepest + " levels");
        }
        objects.set(++depth, isObject);
        at++;
        return next;
    }

    private Awaited closed() {
        depth--;
        at++;
        return behindValue();
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private void number() throws FoundException {
        if (byteAt(at) == '-') {
            at++;
        }
        if (byteAt(at) == '0' && isDigit(byteAt(at + 1))) {
            throw found("a number that begins with 0", "no 0 before other digits");
        }
        digits("a digit");
        if (byteAt(at) == '.') {
            at++;
            digits("a digit behind the point");
        }
        if (byteAt(at) == 'e' || byteAt(at) == 'E') {
            at++;
            if (byteAt(at) == '-' || byteAt(at) == '+') {
                at++;
            }
            digits("a digit of the exponent");
        }
    }

    private void digits(String expected) throws FoundException {
        int from = at;
        while (isDigit(byteAt(at))) {
            at++;
        }
        if (at == from) {
            throw found(shown(), expected);
        }
    }

    private void word() throws FoundException {
        for (byte[] word : WORDS) {
            if (stands(word) && !isWordByte(byteAt(at + word.length))) {
                at += word.length;
                return;
            }
        }
        boolean isWord = isWordByte(byteAt(at)) && byteAt(at) < 0x80;
        throw found(shown(), isWord ? "true, false, null, or a text in double quotes" : awaited.words);
    }

    private boolean stands(byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (byteAt(at + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWordByte(int c) {
        return isDigit(c) || c == '_' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }

    private void text() throws FoundException {
        at++;
        for (int c = byteAt(at); c != '"'; c = byteAt(at)) {
            if (c < 0) {
                throw found("the end of the JSON", "'\"', which ends a text");
            } else if (c < ' ') {
                throw found(shown() + " in a text", String.format(Locale.ROOT, "written as \\u%04x", c));
            } else if (c == '\\') {
                escape();
            } else {
                at += characterLength();
            }
        }
        at++;
    }

    private void escape() throws FoundException {
        at++;
        int c = byteAt(at);
        if (c == 'u') {
            for (int digit = 0; digit < 4; digit++) {
                at++;
                if (Character.digit(byteAt(at), 16) < 0 || byteAt(at) >= 0x80) {
                    throw found(shown(), "4 hexadecimal digits behind \\u");
                }
            }
        } else if (c < 0 || "\"\\/bfnrt".indexOf(c) < 0) {
            throw found(shown() + " behind \\", "one of \" \\ / b f n r t u");
        }
        at++;
    }

    /** Bytes of the character here. */
    private int characterLength() throws FoundException {
        int c = byteAt(at);
        int length = c < 0x80 ? 1 : (c & 0xE0) == 0xC0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : (c & 0xF8) == 0xF0 ? 4 : 0;
        for (int i = 1; i < length; i++) {
            if (byteAt(at + i) < 0) {
                at = json.length;
                throw found("the end of the JSON", "the rest of a character");
            }
            if ((byteAt(at + i) & 0xC0) != 0x80) {
                length = 0;
            }
        }
        if (length == 0) {
            throw found(String.format(Locale.ROOT, "byte 0x%02x", c), "UTF-8");
        }
        return length;
    }

    /** What stands here: a word, or a character. */
    private String shown() throws FoundException {
        int c = byteAt(at);
        if (c < 0) {
            return "the end of the JSON";
        }
        int end = at;
        while (isWordByte(byteAt(end)) && byteAt(end) < 0x80 && end - at < LONGEST_WORD) {
            end++;
        }
        if (end > at) {
            return quoted(new String(json, at, end - at, StandardCharsets.US_ASCII));
        }
        String character = new String(json, at, characterLength(), StandardCharsets.UTF_8);
        int code = character.codePointAt(0);
        return isVisible(code) ? quoted(character) : String.format(Locale.ROOT, "U+%04X", code);
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private static boolean isVisible(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private FoundException found(String what, String expected) {
        return found(what + " (expected: " + expected + ")");
    }

    private FoundException found(String what) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at; i++) {
            if (json[i] == '\n') {
                line++;
                column = 1;
            } else if ((json[i] & 0xC0) != 0x80) {
                column++;
            }
        }
        return new FoundException("line " + line + ", column " + column + ": " + what);
    }
}
