package io.picklejar.server.routing;

/** A {@code route.yaml} that cannot be followed. The message is one line: what is wrong, and what was expected. */
public final class RouteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RouteException(String message) {
        super(message);
    }

    public RouteException(String message, Throwable cause) {
        super(message, cause);
    }
}
