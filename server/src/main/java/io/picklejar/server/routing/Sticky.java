package io.picklejar.server.routing;

/**
 * What says who a caller is, so that the same caller stays on the same version.
 *
 * @param from where to look
 * @param name of the header, or of the field of a single request's body
 */
public record Sticky(From from, String name) {

    /** Where the caller's name is found. */
    public enum From {
        HEADER,
        FIELD
    }

    public static final Sticky BY_USER_ID = new Sticky(From.HEADER, "X-User-Id");
}
