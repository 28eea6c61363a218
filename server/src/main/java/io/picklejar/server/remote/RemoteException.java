package io.picklejar.server.remote;

import org.jspecify.annotations.Nullable;

/** A remote service gave no answer. Carries no stack trace: there may be many of them. */
public final class RemoteException extends RuntimeException {

    /** Why there is no answer. */
    public enum Kind {
        /** Not asked: it failed lately, and is left alone for a while. */
        GIVEN_UP,
        /** Not asked: too many calls wait for it already. */
        BUSY,
        /** It did not answer in time. */
        TIMEOUT,
        /** It could not be reached, cut the connection, or answered with an error. */
        FAILED
    }

    private final Kind kind;

    public RemoteException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
