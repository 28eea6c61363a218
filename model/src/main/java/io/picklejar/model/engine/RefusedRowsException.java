package io.picklejar.model.engine;

/**
 * Rows that fit the schema and yet cannot be computed with: lengths of free axes that do not go together, an index beyond
 * an embedding. The caller's fault, not the model's; the message is one line for the caller.
 */
public class RefusedRowsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedRowsException(String message, Throwable cause) {
        super(message, cause);
    }
}
