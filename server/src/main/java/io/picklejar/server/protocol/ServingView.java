package io.picklejar.server.protocol;

import io.picklejar.server.predict.CacheFigures;
import org.jspecify.annotations.Nullable;

/**
 * How a version is served besides where it runs.
 *
 * @param cache figures of its cache, or null where it has none
 * @param lookups what is looked up for it, or null where nothing is
 */
public record ServingView(
        @Nullable CacheFigures cache, @Nullable LookupView lookups) {}
