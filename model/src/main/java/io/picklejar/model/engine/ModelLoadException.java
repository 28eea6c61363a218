package io.picklejar.model.engine;

/**
 * A model that cannot be served. The message is one line for the person who saved the model: what is wrong, where, and what
 * was expected; it may name files of the model folder but no paths outside it.
 */
public class ModelLoadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ModelLoadException(String message) {
        super(message);
    }

    public ModelLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
