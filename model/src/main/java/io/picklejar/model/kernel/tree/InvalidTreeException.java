package io.picklejar.model.kernel.tree;

/** Arrays that are no tree. The message says which node is wrong and what was expected. */
public final class InvalidTreeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidTreeException(String message) {
        super(message);
    }
}
