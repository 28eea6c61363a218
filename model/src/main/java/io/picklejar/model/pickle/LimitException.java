package io.picklejar.model.pickle;

/** The file asks for more than {@link ReadLimits} allows; the message names the limit. */
public final class LimitException extends ModelFileException {
    private static final long serialVersionUID = 1L;

    public LimitException(String message) {
        super(message);
    }

    static LimitException of(String what, long needed, long limit, String limitName) {
        return new LimitException(what + " needs " + needed + " bytes, limit " + limit + " (" + limitName + ")");
    }
}
