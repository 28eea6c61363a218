package io.picklejar.server.protocol;

import io.picklejar.server.error.ServeException;

/**
 * An error as it leaves: the one place where the taxonomy becomes statuses.
 *
 * @param kind machine-readable, for metrics and the problem type
 */
public record ErrorAnswer(int status, String kind, String title) {

    static final ErrorAnswer INTERNAL = new ErrorAnswer(500, "internal", "Internal Server Error");

    public static ErrorAnswer of(RuntimeException error) {
        return error instanceof ServeException serve ? of(serve) : INTERNAL;
    }

    private static ErrorAnswer of(ServeException error) {
        return switch (error) {
            case ServeException.Malformed e -> new ErrorAnswer(400, "malformed", "Bad Request");
            case ServeException.Unauthenticated e -> new ErrorAnswer(401, "unauthenticated", "Unauthorized");
            case ServeException.Forbidden e -> new ErrorAnswer(403, "forbidden", "Forbidden");
            case ServeException.NotFound e -> new ErrorAnswer(404, "not_found", "Not Found");
            case ServeException.MethodNotAllowed e -> new ErrorAnswer(405, "method", "Method Not Allowed");
            case ServeException.NotAcceptable e -> new ErrorAnswer(406, "not_acceptable", "Not Acceptable");
            case ServeException.TooSlow e -> new ErrorAnswer(408, "too_slow", "Request Timeout");
            case ServeException.Conflict e -> new ErrorAnswer(409, "conflict", "Conflict");
            case ServeException.TooLarge e -> new ErrorAnswer(413, "too_large", "Content Too Large");
            case ServeException.UnsupportedMediaType e -> new ErrorAnswer(415, "media_type", "Unsupported Media Type");
            case ServeException.Invalid e -> new ErrorAnswer(422, "validation", "Unprocessable Content");
            case ServeException.Cancelled e -> new ErrorAnswer(499, "cancelled", "Client Closed Request");
            case ServeException.BadLookup e -> new ErrorAnswer(502, "bad_lookup", "Bad Gateway");
            case ServeException.Unavailable e -> new ErrorAnswer(503, "unavailable", "Service Unavailable");
            case ServeException.DeadlinePassed e -> new ErrorAnswer(504, "deadline", "Gateway Timeout");
        };
    }
}
