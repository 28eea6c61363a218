package io.picklejar.server.source;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What models, versions and objects may be called. Names in an object store are whatever somebody wrote there. */
final class Names {

    static final String ROUTE = "route.yaml";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_KEY = 1024;
    private static final int LONGEST_SEGMENT = 255;
    private static final int DEEPEST = 12;
    private static final int LONGEST_SHOWN = 80;

    private Names() {}

    /** Whether a folder of that name is a model or a version. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The nearest thing to {@code text} that a model may be called: {@code my model} is {@code my-model}. */
    static String asName(String text) {
        String safe = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return safe.isEmpty() ? "model" : safe.substring(0, Math.min(LONGEST_NAME, safe.length()));
    }

    /** Why a file of that name cannot be written below a folder, or null where it can. */
    static @Nullable String refusal(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            return "name of " + key.length() + " characters (expected: at most " + LONGEST_KEY + " bytes)";
        }
        String[] segments = key.split("/", -1);
        if (segments.length > DEEPEST) {
            return "name " + printable(key) + ": " + segments.length + " levels (expected: at most " + DEEPEST + ")";
        }
        for (String segment : segments) {
            if (!isSegment(segment)) {
                return "name " + printable(key)
                        + " (expected: a relative path without '.', '..', '\\' and control characters)";
            }
        }
        return null;
    }

    private static boolean isSegment(String segment) {
        return !segment.isEmpty()
                && !segment.equals(".")
                && !segment.equals("..")
                && segment.indexOf('\\') < 0
                && segment.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SEGMENT
                && segment.codePoints().noneMatch(Names::breaksOut);
    }

    private static boolean breaksOut(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** For a log line: what could break out of it is {@code ?}, and a long text is cut. */
    static String printable(String text) {
        return printable(text, LONGEST_SHOWN);
    }

    static String printable(String text, int longest) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> line.appendCodePoint(breaksOut(c) ? '?' : c));
        return text.codePointCount(0, text.length()) <= longest ? line.toString() : line + "…";
    }
}
