package io.picklejar.model.kernel.text;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of Python's {@code re} (for {@code str}) as one of Java's that matches the same.
 *
 * <p>{@code \w \d \s \b} and their opposites are written out, since Java's Unicode classes count marks as word characters
 * and other characters as spaces. Only line feed ends a line. A negated set is a look-ahead before any character, which keeps
 * Java's rules for nested sets out of it. What has no equal is refused.
 */
final class PythonPattern {

    private static final int LONGEST = 2_000;
    private static final String SPACE = "\\x09-\\x0D\\x1C-\\x20\\x85\\p{Zs}\\u2028\\u2029";
    private static final String ANY = "(?s:.)";

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int groups;
    private int depth;
    private boolean ascii;
    private int flags = Pattern.UNIX_LINES;
    private boolean namedGroups;

    private PythonPattern(String source) {
        this.source = source;
    }

    static PythonPattern translate(String python) {
        PythonPattern pattern = new PythonPattern(python);
        if (python.length() > LONGEST) {
            throw pattern.refused("more than " + LONGEST + " characters");
        }
        pattern.globalFlags();
        while (pattern.at < python.length()) {
            pattern.element();
        }
        if (pattern.groups > 1) {
            throw pattern.refused("more than one capturing group");
        }
        pattern.pattern();
        return pattern;
    }

    Pattern pattern() {
        try {
            return Pattern.compile(out.toString(), flags);
        } catch (PatternSyntaxException e) {
            throw refused(e.getDescription());
        }
    }

    /** Capturing groups: 0 or 1. */
    int groups() {
        return groups;
    }

    private IllegalArgumentException refused(String why) {
        String shown = source.length() > 60 ? source.substring(0, 60) + "…" : source;
        return new IllegalArgumentException(
                "found pattern '" + shown + "' with " + why + " (expected: a pattern that Java can match alike)");
    }

    /** {@code (?ui)} at the start. */
    private void globalFlags() {
        while (source.startsWith("(?", at)) {
            int end = source.indexOf(')', at);
            String letters = end < 0 ? "" : source.substring(at + 2, end);
            if (letters.isEmpty() || !letters.chars().allMatch(c -> "aiLmsux".indexOf(c) >= 0)) {
                return;
            }
            letters.chars().forEach(c -> flag((char) c));
            at = end + 1;
        }
    }

    private void flag(char letter) {
        switch (letter) {
            case 'u' -> {}
            case 'a' -> ascii = true;
            case 'i' -> flags |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            case 'm' -> flags |= Pattern.MULTILINE;
            case 's' -> flags |= Pattern.DOTALL;
            default -> throw refused("flag " + letter);
        }
    }

    private void element() {
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '\\' -> escape();
            case '[' -> set();
            case '(' -> open();
            case ')' -> {
                depth--;
                out.append(')');
            }
            case '{' -> brace();
            case '.', '^', '$', '|', '*', '+', '?' -> out.append((char) c);
            default -> literal(c);
        }
    }

    private void literal(int c) {
        out.append(quoted(c));
    }

    private static String quoted(int c) {
        boolean plain = Character.isLetterOrDigit(c) || c == '_';
        return plain ? Character.toString(c) : "\\x{" + Integer.toHexString(c) + "}";
    }

    private void open() {
        depth++;
        if (depth > 50) {
            throw refused("deep nesting");
        }
        if (at >= source.length() || source.charAt(at) != '?') {
            groups++;
            out.append('(');
            return;
        }
        for (String same : new String[] {"?:", "?=", "?!", "?<=", "?<!", "?>"}) {
            if (source.startsWith(same, at)) {
                out.append('(').append(same);
                at += same.length();
                return;
            }
        }
        if (source.startsWith("?P<", at) && source.indexOf('>', at) > 0) {
            groups++;
            namedGroups = true;
            out.append('(');
            at = source.indexOf('>', at) + 1;
            return;
        }
        if (source.startsWith("?P=", at) && namedGroups && source.indexOf(')', at) > 0) {
            out.append("(?:\\1");
            at = source.indexOf(')', at);
            return;
        }
        if (source.startsWith("?#", at) && source.indexOf(')', at) > 0) {
            depth--;
            at = source.indexOf(')', at) + 1;
            return;
        }
        throw refused("a group (" + source.substring(at, Math.min(source.length(), at + 4)));
    }

    /** A quantifier, or a brace that means itself. */
    private void brace() {
        int end = source.indexOf('}', at);
        String inside = end < 0 ? "" : source.substring(at, end);
        if (inside.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            out.append('{').append(inside).append('}');
            at = end + 1;
        } else if (inside.matches(",[0-9]{1,4}")) {
            out.append("{0").append(inside).append('}');
            at = end + 1;
        } else if (inside.matches("[0-9]*,?[0-9]*") && !inside.isEmpty()) {
            throw refused("quantifier {" + inside + "}");
        } else {
            literal('{');
        }
    }

    private String word() {
        return ascii ? "a-zA-Z0-9_" : "\\p{L}\\p{N}_";
    }

    /** Members of a class within brackets, or null. */
    private String members(char letter) {
        return switch (letter) {
            case 'w' -> word();
            case 'd' -> ascii ? "0-9" : "\\p{Nd}";
            case 's' -> ascii ? "\\x09-\\x0D\\x20" : SPACE;
            case 'W' -> "[^" + word() + "]";
            case 'D' -> ascii ? "[^0-9]" : "[^\\p{Nd}]";
            case 'S' -> "[^" + (ascii ? "\\x09-\\x0D\\x20" : SPACE) + "]";
            default -> "";
        };
    }

    private void escape() {
        char c = next("a backslash at its end");
        String members = members(c);
        String word = "[" + word() + "]";
        if (!members.isEmpty()) {
            out.append('[').append(members).append(']');
        } else if (c == 'b') {
            out.append("(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))");
        } else if (c == 'B') {
            out.append("(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))");
        } else if (c == 'A') {
            out.append("\\A");
        } else if (c == 'Z') {
            out.append("\\z");
        } else if (c == '1' && groups >= 1 && (at == source.length() || !Character.isDigit(source.charAt(at)))) {
            out.append("(?:\\1)");
        } else {
            literal(character(c));
        }
    }

    private char next(String what) {
        if (at >= source.length()) {
            throw refused(what);
        }
        return source.charAt(at++);
    }

    /** The character that an escape stands for. */
    private int character(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            case 'a' -> 0x07;
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            default -> {
                if (c >= 0x80 || Character.isLetterOrDigit(c)) {
                    throw refused("escape \\" + c);
                }
                yield c;
            }
        };
    }

    private int hex(int digits) {
        int end = at + digits;
        String text = end <= source.length() ? source.substring(at, end) : "";
        if (!text.matches("[0-9a-fA-F]{" + digits + "}") || Long.parseLong(text, 16) > Character.MAX_CODE_POINT) {
            throw refused("a hexadecimal escape of other than " + digits + " digits");
        }
        at = end;
        return Integer.parseInt(text, 16);
    }

    private void set() {
        boolean negated = at < source.length() && source.charAt(at) == '^';
        at += negated ? 1 : 0;
        StringBuilder union = new StringBuilder("[");
        boolean first = true;
        while (first || at >= source.length() || source.charAt(at) != ']') {
            member(union);
            first = false;
        }
        at++;
        union.append(']');
        out.append(negated ? "(?:(?!" + union + ")" + ANY + ")" : union);
    }

    private void member(StringBuilder union) {
        int start = at;
        String members = classAt();
        if (!members.isEmpty()) {
            union.append(members);
            boolean range = at + 1 < source.length() && source.charAt(at) == '-' && source.charAt(at + 1) != ']';
            if (range) {
                throw refused("a range from a class");
            }
            return;
        }
        at = start;
        int low = single();
        if (at + 1 < source.length() && source.charAt(at) == '-' && source.charAt(at + 1) != ']') {
            at++;
            int before = at;
            if (!classAt().isEmpty()) {
                throw refused("a range to a class");
            }
            at = before;
            int high = single();
            if (high < low) {
                throw refused("a range that goes down");
            }
            union.append(quoted(low)).append('-').append(quoted(high));
        } else {
            union.append(quoted(low));
        }
    }

    /** The members of {@code \w} and the like, with the position behind it; else nothing. */
    private String classAt() {
        if (at + 1 < source.length() && source.charAt(at) == '\\') {
            String members = members(source.charAt(at + 1));
            at += members.isEmpty() ? 0 : 2;
            return members;
        }
        return "";
    }

    private int single() {
        if (at >= source.length()) {
            throw refused("a set without end");
        }
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\') {
            return c;
        }
        char escaped = next("a backslash at its end");
        return escaped == 'b' ? 0x08 : character(escaped);
    }
}
