package io.picklejar.server.error;

import io.picklejar.model.schema.Violation;
import java.util.List;
import java.util.Set;

/**
 * Why a request gets no answer. Thrown where the trouble is found, turned into a status only at the door; carries no stack
 * trace, because it is an answer and not a fault.
 */
@SuppressWarnings("serial") // never serialised
public abstract sealed class ServeException extends RuntimeException {

    private ServeException(String message) {
        super(message, null, false, false);
    }

    /** The body cannot be understood at all. */
    public static final class Malformed extends ServeException {
        public Malformed(String message) {
            super(message);
        }
    }

    /** The body is JSON, but not what the model takes. */
    public static final class Invalid extends ServeException {
        private final List<Violation> violations;
        private final long count;

        /** @param count how many violations there are, which may be more than are listed */
        public Invalid(List<Violation> violations, long count) {
            super(count + " invalid values");
            this.violations = List.copyOf(violations);
            this.count = count;
        }

        public List<Violation> violations() {
            return violations;
        }

        public long count() {
            return count;
        }
    }

    /** No key, or not the right one. */
    public static final class Unauthenticated extends ServeException {
        private final String challenge;

        /** @param challenge for {@code WWW-Authenticate} */
        public Unauthenticated(String message, String challenge) {
            super(message);
            this.challenge = challenge;
        }

        public String challenge() {
            return challenge;
        }
    }

    /** Whoever asks may not, whatever key it has. */
    public static final class Forbidden extends ServeException {
        public Forbidden(String message) {
            super(message);
        }
    }

    /** No such path, model or version. */
    public static final class NotFound extends ServeException {
        public NotFound(String message) {
            super(message);
        }
    }

    /** The path exists, the method on it does not. */
    public static final class MethodNotAllowed extends ServeException {
        private final Set<String> allowed;

        public MethodNotAllowed(Set<String> allowed) {
            super("Method Not Allowed");
            this.allowed = Set.copyOf(allowed);
        }

        public Set<String> allowed() {
            return allowed;
        }
    }

    /** The caller accepts nothing that can be given. */
    public static final class NotAcceptable extends ServeException {
        public NotAcceptable(String message) {
            super(message);
        }
    }

    /** The body is in a format or encoding that is not read here. */
    public static final class UnsupportedMediaType extends ServeException {
        public UnsupportedMediaType(String message) {
            super(message);
        }
    }

    /** The body is larger than allowed. */
    public static final class TooLarge extends ServeException {
        public TooLarge(String message) {
            super(message);
        }
    }

    /** The body did not arrive in time. */
    public static final class TooSlow extends ServeException {
        public TooSlow(String message) {
            super(message);
        }
    }

    /** Ours: not loaded, overloaded, draining. */
    public static final class Unavailable extends ServeException {
        private final int retryAfterSeconds;

        public Unavailable(String message, int retryAfterSeconds) {
            super(message);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    /** What was looked up for the request is not what the model takes; nothing that the caller sent is wrong. */
    public static final class BadLookup extends ServeException {
        private final List<Violation> violations;
        private final long count;

        /** @param count how many violations there are, which may be more than are listed */
        public BadLookup(List<Violation> violations, long count) {
            super(
                    count == 1
                            ? "1 value that was looked up is not what the model takes"
                            : count + " values that were looked up are not what the model takes");
            this.violations = List.copyOf(violations);
            this.count = count;
        }

        /** A lookup that cannot work at all. */
        public BadLookup(String message) {
            super(message);
            this.violations = List.of();
            this.count = 0;
        }

        /** None where there is but a message. */
        public List<Violation> violations() {
            return violations;
        }

        public long count() {
            return count;
        }
    }

    /** What is asked for does not fit the state that things are in. */
    public static final class Conflict extends ServeException {
        public Conflict(String message) {
            super(message);
        }
    }

    /** Nobody waits for the answer any more; nobody reads this one either, it is there to be counted. */
    public static final class Cancelled extends ServeException {
        public Cancelled(String message) {
            super(message);
        }
    }

    /** It took longer than it may. What had not begun by then is not computed. */
    public static final class DeadlinePassed extends ServeException {
        /** The request did, wherever that was seen. */
        public DeadlinePassed() {
            super("the request took longer than it may");
        }

        public DeadlinePassed(String message) {
            super(message);
        }
    }
}
