package io.picklejar.server.cache;

import java.util.Locale;

/** What the cache had to do with an answer. */
public enum CacheUse {
    /** The answer was known. */
    HIT,
    /** The answer was computed for this request, and is known now. */
    MISS,
    /** The answer was being computed for another request, and is its answer. */
    COALESCED,
    /** The cache was not asked. */
    BYPASS,
    /** The model has no cache. */
    NONE;

    /** As in {@code X-Cache}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the model computed the answer for this very request. */
    public boolean isComputed() {
        return this != HIT && this != COALESCED;
    }
}
