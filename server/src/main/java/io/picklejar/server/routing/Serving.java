package io.picklejar.server.routing;

import org.jspecify.annotations.Nullable;

/**
 * How a model's requests are served, where that differs from the server's settings.
 *
 * @param batching how waiting requests are joined, or null
 */
public record Serving(@Nullable Batching batching) {

    /** As the server's settings say. */
    public static final Serving DEFAULT = new Serving(null);
}
