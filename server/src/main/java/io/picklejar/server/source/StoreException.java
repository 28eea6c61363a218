package io.picklejar.server.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store that did not give what was asked for; the message is one line. */
final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private StoreException(String message, boolean passing, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** What another attempt may cure: no connection, a cut one, a server that is busy. */
    static StoreException passing(String message, Throwable cause) {
        return new StoreException(message, true, cause);
    }

    static StoreException passing(String message) {
        return new StoreException(message, true, null);
    }

    /** What another attempt would only repeat: not allowed, not there, too large. */
    static StoreException lasting(String message, Throwable cause) {
        return new StoreException(message, false, cause);
    }

    static StoreException lasting(String message) {
        return new StoreException(message, false, null);
    }

    boolean isPassing() {
        return passing;
    }
}
