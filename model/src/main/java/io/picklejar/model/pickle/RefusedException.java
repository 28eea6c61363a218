package io.picklejar.model.pickle;

/** The file names something that is no part of a model: {@code refuses os.system at byte 37: not part of a model}. */
public final class RefusedException extends ModelFileException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
