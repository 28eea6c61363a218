package io.picklejar.model.kernel.text;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code re.compile(token_pattern).findall}: runs of word characters by hand, other patterns by Java's engine. */
public final class Tokenizer {

    /** Shortest run of word characters that is a token, by pattern. */
    private static final Map<String, Integer> RUNS = Map.of(
            "\\b\\w\\w+\\b",
            2,
            "\\w\\w+",
            2,
            "\\w{2,}",
            2,
            "\\b\\w{2,}\\b",
            2,
            "\\b\\w+\\b",
            1,
            "\\w+",
            1,
            "\\w{1,}",
            1);

    private final int shortest;
    private final Pattern pattern;
    private final int group;

    private Tokenizer(int shortest, Pattern pattern, int group) {
        this.shortest = shortest;
        this.pattern = pattern;
        this.group = group;
    }

    /**
     * Translates a pattern of Python's {@code re}.
     *
     * @throws IllegalArgumentException where it has no equal in Java, or more than one capturing group
     */
    public static Tokenizer of(String python) {
        String bare = python.startsWith("(?u)") ? python.substring(4) : python;
        PythonPattern translated = PythonPattern.translate(python);
        return new Tokenizer(RUNS.getOrDefault(bare, 0), translated.pattern(), translated.groups());
    }

    void tokens(String text, List<String> to) {
        if (shortest > 0) {
            runs(text, to);
            return;
        }
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String found = matcher.group(group);
            to.add(found == null ? "" : found);
        }
    }

    private void runs(String text, List<String> to) {
        int length = text.length();
        int at = 0;
        while (at < length) {
            int from = at;
            int count = 0;
            int c = text.codePointAt(at);
            while (PythonText.isWord(c)) {
                count++;
                at += Character.charCount(c);
                c = at < length ? text.codePointAt(at) : ' ';
            }
            if (count >= shortest) {
                to.add(text.substring(from, at));
            }
            at += at < length ? Character.charCount(c) : 0;
        }
    }
}
