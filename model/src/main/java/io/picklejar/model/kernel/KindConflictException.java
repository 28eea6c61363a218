package io.picklejar.model.kernel;

/** Steps that cannot follow one another or share a column: one reads numbers where the other gives or reads texts. */
public final class KindConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KindConflictException(String message) {
        super(message);
    }
}
