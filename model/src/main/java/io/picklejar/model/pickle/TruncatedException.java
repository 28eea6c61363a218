package io.picklejar.model.pickle;

/** The file ends before the data that it announces. */
public final class TruncatedException extends ModelFileException {
    private static final long serialVersionUID = 1L;

    public TruncatedException(String message) {
        super(message);
    }
}
