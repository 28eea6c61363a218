package io.picklejar.model.pickle;

/**
 * A model file that cannot be read. The message is one line that says what is wrong, where (byte offset in the expanded
 * stream) and what was expected. Text taken from the file is made printable and cut, so the message is safe to log.
 */
public class ModelFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MAX_MESSAGE = 500;

    public ModelFileException(String message) {
        super(oneLine(message));
    }

    public ModelFileException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    /** Replaces what could break out of one log line: controls, line separators, bidirectional overrides, surrogates. */
    static String oneLine(String message) {
        int length = Math.min(message.length(), MAX_MESSAGE);
        StringBuilder line = new StringBuilder(length + 1);
        for (int i = 0; i < length; i++) {
            char c = message.charAt(i);
            line.append(isPrintable(c) ? c : '?');
        }
        return length < message.length() ? line.append('…').toString() : line.toString();
    }

    private static boolean isPrintable(char c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED;
    }
}
