package io.picklejar.server.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model's requests are served, where that differs from the server's settings.
 *
 * @param batching how waiting requests are joined, or null
 * @param caching how answers are kept, or null where they are not
 * @param lookups features that are looked up instead of sent
 */
public record Serving(@Nullable Batching batching, @Nullable Caching caching, List<Lookup> lookups) {

    /** As the server's settings say. */
    public static final Serving DEFAULT = new Serving(null, null, List.of());

    public Serving {
        lookups = List.copyOf(lookups);
    }
}
