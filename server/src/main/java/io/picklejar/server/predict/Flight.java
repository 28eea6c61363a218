package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.batch.Gathering;
import io.picklejar.server.batch.Work;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.cache.InputKey;
import io.picklejar.server.cache.SharedAnswers;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.Lease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One computation and the requests that wait for it, all of the same input to the same version.
 *
 * <ol>
 *   <li>All of them get its answer, or its failure.
 *   <li>It goes on while anybody waits. That the first of them has gone, or ran out of time, is nothing to the others.
 *   <li>Each keeps its own deadline and has gone when that passes; the flight's is the latest.
 *   <li>The answer is in the cache before the flight can no longer be joined, so whoever comes too late for one finds the other.
 *   <li>It has a lease of its own: the version stays until the computation is over, even if nobody waits any more.
 * </ol>
 */
final class Flight implements Work {

    private final VersionCache cache;
    private final InputKey key;
    private final Lease lease;
    private final Table rows;
    private final @Nullable Gathering gathering;
    private final List<Passenger> passengers = new ArrayList<>(1);
    private boolean landed;
    private volatile long deadline;
    private final long lookupNanos;
    private long sharedStart;

    /**
     * On the ground.
     *
     * @param lease of the first request; another one is taken
     * @param gathering of the first request's event loop
     * @param lookupNanos what it took to find out that the answer is not known
     */
    Flight(
            VersionCache cache,
            InputKey key,
            Lease lease,
            CachedWork first,
            @Nullable Gathering gathering,
            long lookupNanos) {
        this.cache = cache;
        this.key = key;
        this.lease = lease.again();
        this.rows = first.rows();
        this.gathering = gathering;
        this.deadline = first.deadlineNanos();
        this.lookupNanos = lookupNanos;
        passengers.add(new Passenger(first, CacheUse.MISS));
    }

    /** Gives its lease back where it is not needed: another flight was there. */
    void cancel() {
        lease.close();
    }

    /** @return false where it has landed, or nobody waits for it any more */
    synchronized boolean join(CachedWork work) {
        if (landed || deadline - System.nanoTime() < 0) {
            return false;
        }
        if (work.deadlineNanos() - deadline > 0) {
            deadline = work.deadlineNanos();
        }
        passengers.add(new Passenger(work, CacheUse.COALESCED));
        return true;
    }

    /** Looks where other servers may have put the answer, then computes it. On the first request's event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // it never fails
    void start() {
        Predictions known = cache.memory().get(key);
        if (known != null) {
            cache.found(lookupNanos);
            land(known, 0, CacheUse.HIT);
            return;
        }
        SharedAnswers shared = cache.sharedFor(key);
        if (shared == null) {
            compute();
            return;
        }
        sharedStart = System.nanoTime();
        CachedWork first = first().work();
        shared.get(key).whenComplete((found, error) -> first.later(() -> asked(found)));
    }

    private synchronized Passenger first() {
        return passengers.getFirst();
    }

    private void asked(SharedAnswers.@Nullable Found found) {
        cache.sharedAnswered(found != null, System.nanoTime() - sharedStart);
        if (found != null) {
            cache.found(lookupNanos);
            cache.memory().put(key, found.predictions(), found.life());
            land(found.predictions(), 0, CacheUse.HIT);
        } else if (isAnybodyWaiting()) {
            compute();
        } else {
            fail(new ServeException.DeadlinePassed());
        }
    }

    private void compute() {
        try {
            cache.compute(this, gathering);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public Table rows() {
        return rows;
    }

    @Override
    public long deadlineNanos() {
        return deadline;
    }

    @Override
    public synchronized boolean isAbandoned() {
        return passengers.stream().allMatch(Passenger::isGone);
    }

    private synchronized boolean isAnybodyWaiting() {
        return passengers.stream().anyMatch(Passenger::isWaiting);
    }

    @Override
    public void answered(Predictions predictions, long nanos) {
        long start = System.nanoTime();
        cache.keep(key, predictions);
        cache.missed(lookupNanos + System.nanoTime() - start);
        if (sharedStart != 0) {
            cache.share(key, predictions);
        }
        land(predictions, nanos, CacheUse.MISS);
    }

    /** What failed because nobody waited is tried again where somebody has joined since. */
    @Override
    public void failed(RuntimeException error) {
        if (isForNobody(error) && isAnybodyWaiting()) {
            compute();
        } else {
            fail(error);
        }
    }

    private static boolean isForNobody(RuntimeException error) {
        return error instanceof ServeException.DeadlinePassed || error instanceof ServeException.Cancelled;
    }

    private void fail(RuntimeException error) {
        List<Passenger> all = landed();
        all.forEach(each -> each.failed(error));
        arrived(all);
    }

    /** The first is told by this thread; the others' answers are written by their own event loops. */
    private void land(Predictions predictions, long nanos, CacheUse how) {
        List<Passenger> all = landed();
        for (int i = 0; i < all.size(); i++) {
            Passenger each = all.get(i);
            if (i == 0) {
                each.answered(predictions, nanos, how);
            } else {
                each.work().later(() -> each.answered(predictions, 0, how));
            }
        }
        arrived(all);
    }

    private List<Passenger> landed() {
        cache.over(key, this);
        synchronized (this) {
            List<Passenger> all = landed ? List.of() : List.copyOf(passengers);
            landed = true;
            return all;
        }
    }

    private void arrived(List<Passenger> all) {
        if (!all.isEmpty()) {
            lease.close();
        }
    }
}
