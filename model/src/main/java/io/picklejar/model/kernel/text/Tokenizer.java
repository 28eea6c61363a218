package io.picklejar.model.kernel.text;

import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.text.BoundedText;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code re.compile(token_pattern).findall}: runs of word characters by hand, other patterns by Java's engine. That engine
 * may look at a text {@link #LOOKS} and {@link #LOOKS_A_CHARACTER} times its length; one that needs more, or more stack than
 * there is, is an {@link UnanswerableException}: half of the tokens would give a wrong answer.
 */
public final class Tokenizer {

    private static final long LOOKS = 1_000_000;
    private static final long LOOKS_A_CHARACTER = 100;

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
        try {
            matches(text, to);
        } catch (BoundedText.TooManyLooks | StackOverflowError e) {
            throw new UnanswerableException(
                    0,
                    "a text of " + text.length()
                            + " characters takes token_pattern too many steps (expected: a shorter text, or a simpler pattern)");
        }
    }

    private void matches(String text, List<String> to) {
        Matcher matcher = pattern.matcher(new BoundedText(text, LOOKS + LOOKS_A_CHARACTER * text.length()));
        while (matcher.find()) {
            int start = matcher.start(group);
            to.add(start < 0 ? "" : text.substring(start, matcher.end(group)));
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
