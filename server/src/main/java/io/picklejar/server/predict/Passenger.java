package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.cache.CacheUse;

/**
 * A request that waits for a {@link Flight}, which tells it once.
 *
 * @param use {@link CacheUse#MISS} for the first, {@link CacheUse#COALESCED} for those who joined
 */
record Passenger(CachedWork work, CacheUse use) {

    /** Whether it does not listen any more. */
    boolean isGone() {
        return work.isAbandoned();
    }

    boolean isWaiting() {
        return !isGone() && work.deadlineNanos() - System.nanoTime() > 0;
    }

    void answered(Predictions predictions, long nanos, CacheUse how) {
        work.cached(use == CacheUse.MISS ? how : use);
        work.answered(predictions, nanos);
    }

    void failed(RuntimeException error) {
        work.failed(error);
    }
}
