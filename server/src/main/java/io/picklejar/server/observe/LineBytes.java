package io.picklejar.server.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes of lines, UTF-8, that grow as needed. Not for several threads. */
final class LineBytes {

    private static final int FIRST = 8 << 10;

    /** What is grown beyond this for one long line is given back. */
    private static final int KEPT = 64 << 10;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private byte[] bytes = new byte[FIRST];
    private int size;

    int size() {
        return size;
    }

    /** Takes back what was added since the size was this. */
    void truncate(int to) {
        size = to;
    }

    /** Writes the first bytes, in one call, and forgets them, also where that fails; the rest moves up. */
    void writeFirst(int count, OutputStream to) throws IOException {
        try {
            to.write(bytes, 0, count);
        } finally {
            System.arraycopy(bytes, count, bytes, 0, size - count);
            size -= count;
            if (bytes.length > KEPT && size <= FIRST) {
                bytes = Arrays.copyOf(bytes, FIRST);
            }
        }
    }

    LineBytes bytes(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /** As it is: for text that is known to be harmless where it is put. */
    LineBytes plain(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return bytes(text.substring(i).getBytes(StandardCharsets.UTF_8));
            }
            bytes[size++] = (byte) c;
        }
        return this;
    }

    /** As the inside of a JSON string, escaped as Jackson does. */
    LineBytes json(String text) {
        int length = text.length();
        int before = size;
        reserve(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\') {
                size = before;
                return plain(escaped(text));
            }
            bytes[size++] = (byte) c;
        }
        return this;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        unicode(out, c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    /** The text without what would begin another line, or tell a terminal what to do: that as {@code \}{@code u000A}. */
    static String oneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return withoutControls(text);
            }
        }
        return text;
    }

    private static boolean isControl(char c) {
        return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == '\u2028' || c == '\u2029';
    }

    private static String withoutControls(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isControl(c)) {
                unicode(out, c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static void unicode(StringBuilder out, char c) {
        out.append("\\u").append(HEX.toHexDigits(c));
    }

    LineBytes number(long value) {
        if (value < 0) {
            return plain(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits(value, digits);
    }

    /** The last so many decimal digits of what is not negative. */
    LineBytes digits(long value, int count) {
        reserve(count);
        long rest = value;
        for (int at = size + count - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
        return this;
    }

    /** Takes zeros off the end. */
    LineBytes trimZeros() {
        while (size > 0 && bytes[size - 1] == '0') {
            size--;
        }
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
