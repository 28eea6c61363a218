package io.picklejar.model.schema;

import io.picklejar.model.text.BoundedText;
import java.util.regex.Pattern;

/**
 * A feature's pattern, safe to try on text that a stranger sent. Java's matcher backtracks and recurses: a short hostile
 * text can make it run for years, a long one can exhaust the stack. So a match may look at no more than {@link #STEPS}
 * characters, counted each time it looks; a text that needs more is taken as one that does not match.
 */
final class TextPattern {

    private static final int STEPS = 100_000;

    private final Pattern pattern;

    TextPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Whether the pattern occurs anywhere in the text, as JSON Schema has it. */
    boolean isFoundIn(String text) {
        try {
            return pattern.matcher(new BoundedText(text, STEPS)).find();
        } catch (BoundedText.TooManyLooks | StackOverflowError e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
