package io.picklejar.server.cache;

import java.util.concurrent.atomic.LongAdder;

/** What a version's cache did so far. */
public final class CacheCounters {

    public final LongAdder hits = new LongAdder();
    public final LongAdder misses = new LongAdder();
    public final LongAdder coalesced = new LongAdder();
    public final LongAdder bypassed = new LongAdder();
    public final LongAdder sharedHits = new LongAdder();
    public final LongAdder sharedMisses = new LongAdder();
    /** No answer in time, no connection, or a value that cannot be one of ours. */
    public final LongAdder sharedErrors = new LongAdder();
    /** Not asked, because it failed lately or too many calls were under way. */
    public final LongAdder sharedSkipped = new LongAdder();

    /** Evictions of caches that were replaced by one with other settings. */
    public final LongAdder earlierEvictions = new LongAdder();
}
