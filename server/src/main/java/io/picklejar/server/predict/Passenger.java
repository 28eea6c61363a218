package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.cache.CacheUse;
import java.util.concurrent.CompletableFuture;

/** A request that waits for a {@link Flight}: told once, by the flight or by its own deadline, whichever comes first. */
final class Passenger {

    private final CachedWork work;
    private final CacheUse use;
    /** Completed by whoever tells it. */
    private final CompletableFuture<Boolean> told = new CompletableFuture<>();

    Passenger(CachedWork work, CacheUse use) {
        this.work = work;
        this.use = use;
    }

    CachedWork work() {
        return work;
    }

    /** Whether it has heard already, or does not listen any more. */
    boolean isGone() {
        return told.isDone() || work.isAbandoned();
    }

    boolean isWaiting() {
        return !isGone() && work.deadlineNanos() - System.nanoTime() > 0;
    }

    void answered(Predictions predictions, long nanos, CacheUse how) {
        if (told.complete(true)) {
            work.cached(use == CacheUse.MISS ? how : use);
            work.answered(predictions, nanos);
        }
    }

    void failed(RuntimeException error) {
        if (told.complete(true)) {
            work.failed(error);
        }
    }
}
