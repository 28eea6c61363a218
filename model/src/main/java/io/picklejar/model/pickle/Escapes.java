package io.picklejar.model.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The two escape notations of protocol 0 text. Source: Python's {@code codecs.escape_decode}, {@code raw-unicode-escape}. */
final class Escapes {
    private static final String LETTERS = "abfnrtv\\'\"";
    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\\'\"";

    private Escapes() {}

    /** Backslash escapes of a Python 2 string literal between {@code from} and {@code to}, as Latin-1. */
    static String python2(byte[] text, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
        int at = from;
        while (at < to) {
            byte b = text[at++];
            if (b != '\\') {
                out.write(b);
            } else if (at == to) {
                throw malformed("\\");
            } else {
                at = escape(text, at, to, out);
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** One escape; {@code at} is behind the backslash. */
    private static int escape(byte[] text, int at, int to, ByteArrayOutputStream out) {
        char c = (char) (text[at] & 0xFF);
        int letter = LETTERS.indexOf(c);
        if (letter >= 0) {
            out.write(MEANINGS.charAt(letter));
            return at + 1;
        }
        if (c == 'x') {
            out.write(hex(text, at + 1, 2, to));
            return at + 3;
        }
        if (c >= '0' && c <= '7') {
            return octal(text, at, to, out);
        }
        if (c != '\n') {
            out.write('\\');
            out.write(c);
        }
        return at + 1;
    }

    private static int octal(byte[] text, int from, int to, ByteArrayOutputStream out) {
        int value = 0;
        int at = from;
        while (at < to && at < from + 3 && text[at] >= '0' && text[at] <= '7') {
            value = value * 8 + text[at++] - '0';
        }
        out.write(value);
        return at;
    }

    /** Latin-1 with four-digit {@code u} and eight-digit {@code U} escapes. */
    static String rawUnicode(byte[] text) {
        StringBuilder out = new StringBuilder(text.length);
        int at = 0;
        while (at < text.length) {
            int digits = text[at] == '\\' && at + 1 < text.length ? escapeDigits(text[at + 1]) : 0;
            if (digits == 0) {
                out.append((char) (text[at++] & 0xFF));
            } else {
                int codePoint = hex(text, at + 2, digits, text.length);
                if (!Character.isValidCodePoint(codePoint)) {
                    throw malformed("\\U" + Integer.toHexString(codePoint));
                }
                out.appendCodePoint(codePoint);
                at += 2 + digits;
            }
        }
        return out.toString();
    }

    private static int escapeDigits(byte letter) {
        if (letter == 'u') {
            return 4;
        }
        return letter == 'U' ? 8 : 0;
    }

    private static int hex(byte[] text, int at, int digits, int to) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = i < to ? Character.digit(text[i], 16) : -1;
            if (digit < 0) {
                throw malformed("hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static ModelFileException malformed(String what) {
        return new ModelFileException("malformed escape in text: " + what);
    }
}
