package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller sends and accepts, by its headers. */
final class Negotiation {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private static final int LONGEST_SHOWN = 100;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

    private Negotiation() {}

    /** @throws ServeException.UnsupportedMediaType unless the body is said to be JSON, plain or gzipped, or nothing is said of it */
    static void requireJsonBody(@Nullable String contentType, @Nullable String contentEncoding) {
        if (contentEncoding != null && !isGzip(contentEncoding) && !contentEncoding.equalsIgnoreCase("identity")) {
            throw new ServeException.UnsupportedMediaType(
                    "Content-Encoding: " + abbreviated(contentEncoding) + " (expected: gzip or none)");
        }
        if (contentType == null || contentType.equals(JSON)) {
            return;
        }
        String type = mediaType(contentType);
        if (!type.equals(JSON) && !type.endsWith("+json")) {
            throw new ServeException.UnsupportedMediaType(
                    "Content-Type: " + abbreviated(contentType) + " (expected: application/json)");
        }
    }

    /** @throws ServeException.NotAcceptable if the caller says that it takes something else than JSON only */
    static void requireJsonAccepted(@Nullable String accept) {
        if (accept == null || accept.equals("*/*") || accept.equals(JSON)) {
            return;
        }
        for (String range : accept.split(",", -1)) {
            String type = mediaType(range);
            boolean json =
                    type.equals("*/*") || type.equals("application/*") || type.equals(JSON) || type.equals(PROBLEM);
            if ((json || type.isEmpty()) && !isRefused(range)) {
                return;
            }
        }
        throw new ServeException.NotAcceptable("Accept: " + abbreviated(accept) + " (offered: application/json)");
    }

    /** Whether errors are to be RFC 9457 problems. */
    static boolean wantsProblem(@Nullable String accept) {
        return accept != null && accept.toLowerCase(Locale.ROOT).contains(PROBLEM);
    }

    /** Whether a {@code Content-Encoding} is gzip. */
    static boolean isGzip(@Nullable String contentEncoding) {
        return contentEncoding != null
                && (contentEncoding.equalsIgnoreCase("gzip") || contentEncoding.equalsIgnoreCase("x-gzip"));
    }

    /** Whether an item of an {@code Accept} header has the weight zero. */
    static boolean isRefused(String range) {
        return range.replace(" ", "").matches(".*;q=0(\\.0*)?(;.*)?");
    }

    private static String mediaType(String value) {
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    /** A header's value for a message: printable, and not long. */
    static String abbreviated(String value) {
        String start = value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "…";
        return UNPRINTABLE.matcher(start).replaceAll("?");
    }
}
