package io.picklejar.model.text;

/**
 * A text that a regular expression may look at only so often. Java's matcher backtracks: a short hostile text, or a hostile
 * pattern, can make it run for years. It looks at characters by {@link #charAt}, where {@link TooManyLooks} ends the match.
 */
public final class BoundedText implements CharSequence {

    private final String text;
    private long left;

    /** @param looks how many characters may be looked at, over and over again */
    public BoundedText(String text, long looks) {
        this.text = text;
        this.left = looks;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new TooManyLooks();
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

    /** The bound is hit. */
    public static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyLooks() {
            super("too many steps", null, false, false);
        }
    }
}
