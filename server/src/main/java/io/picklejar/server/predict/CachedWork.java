package io.picklejar.server.predict;

import io.picklejar.server.batch.Work;
import io.picklejar.server.cache.CacheUse;

/** A request whose answer may be known, or be computed for others as well. */
public interface CachedWork extends Work {

    /** Told at most once, before the answer, what the cache had to do with it. */
    void cached(CacheUse use);

    /** Goes on later where the request came from: on its event loop. Any thread may call it; it does not block. */
    void later(Runnable rest);
}
