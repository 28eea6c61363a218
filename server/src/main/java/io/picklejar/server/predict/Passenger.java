package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.error.ServeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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

    /** From now on it hears of its deadline when that passes, and not only when the flight looks. */
    void watchDeadline() {
        long left = Math.max(0, work.deadlineNanos() - System.nanoTime());
        told.exceptionally(late -> late());
        told.orTimeout(left, TimeUnit.NANOSECONDS);
    }

    private boolean late() {
        work.failed(new ServeException.DeadlinePassed("the request waited longer than it may"));
        return false;
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
