package io.picklejar.model.pickle;

import java.util.ArrayList;
import java.util.List;

/**
 * Python literals as {@code .npy} headers hold them: dicts, tuples, lists, plain strings, integers, True, False, None.
 * Nothing is evaluated.
 */
final class LiteralParser {
    private static final int MAX_NESTING = 16;

    private final String text;
    private int at;
    private int nesting;

    LiteralParser(String text) {
        this.text = text;
    }

    PyValue parse() {
        PyValue value = value();
        skipSpace();
        if (at < text.length()) {
            throw malformed();
        }
        return value;
    }

    private PyValue value() {
        skipSpace();
        if (++nesting > MAX_NESTING) {
            throw new LimitException("header nested deeper than " + MAX_NESTING);
        }
        char c = peek();
        PyValue value = switch (c) {
            case '{' -> dict();
            case '(' -> sequence(')');
            case '[' -> sequence(']');
            case '\'', '"' -> string();
            default -> word();
        };
        nesting--;
        return value;
    }

    private PyValue dict() {
        PyDict dict = new PyDict();
        at++;
        while (!next('}')) {
            PyValue key = value();
            skipSpace();
            expect(':');
            dict.put(key, value());
            separator('}');
        }
        return dict;
    }

    private PyValue sequence(char close) {
        List<PyValue> items = new ArrayList<>();
        at++;
        boolean comma = false;
        while (!next(close)) {
            items.add(value());
            comma |= separator(close);
        }
        // (3) is a number in brackets, (3,) a tuple
        return close == ')' && items.size() == 1 && !comma
                ? items.get(0)
                : close == ')' ? new PyTuple(items) : new PyList(items);
    }

    private boolean next(char close) {
        skipSpace();
        if (peek() == close) {
            at++;
            return true;
        }
        return false;
    }

    private boolean separator(char close) {
        skipSpace();
        if (peek() == ',') {
            at++;
            return true;
        }
        if (peek() != close) {
            throw malformed();
        }
        return false;
    }

    private PyValue string() {
        int end = text.indexOf(text.charAt(at), at + 1);
        if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
            throw malformed();
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        return new PyStr(value);
    }

    private PyValue word() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "True" -> PyBool.TRUE;
            case "False" -> PyBool.FALSE;
            case "None" -> PyNone.NONE;
            default -> integer(word);
        };
    }

    /** Python 2 wrote {@code 3L}. */
    private PyValue integer(String word) {
        String digits = word.endsWith("L") ? word.substring(0, word.length() - 1) : word;
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed();
        }
        return new PyInt(Long.parseLong(digits));
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private ModelFileException malformed() {
        return new ModelFileException("malformed header at character " + at + " (expected: a Python literal)");
    }
}
