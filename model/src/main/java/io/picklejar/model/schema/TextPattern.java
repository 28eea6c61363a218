package io.picklejar.model.schema;

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
            return pattern.matcher(new CountedText(text)).find();
        } catch (TooManySteps | StackOverflowError e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }

    /** A text that counts how often it is looked at. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private int left = STEPS;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
