package io.picklejar.model.engine;

/**
 * A model that cannot be served. The message is one line for the person who saved the model: what is wrong, where, and what
 * was expected; it may name files of the model folder but no paths outside it. Names in it may come from a hostile file, so
 * what could break out of a log line is made {@code ?} and a long message is cut.
 */
public class ModelLoadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 600;

    public ModelLoadException(String message) {
        super(oneLine(message));
    }

    public ModelLoadException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(Math.min(message.length(), LONGEST) + 1);
        for (int i = 0; i < message.length() && i < LONGEST; i = message.offsetByCodePoints(i, 1)) {
            int c = message.codePointAt(i);
            line.appendCodePoint(isPrintable(c) ? c : '?');
        }
        return message.length() <= LONGEST ? line.toString() : line.append('…').toString();
    }

    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED;
    }
}
