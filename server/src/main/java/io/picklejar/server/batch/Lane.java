package io.picklejar.server.batch;

import java.util.ArrayDeque;
import java.util.Deque;

/** What waits for one model version. Guarded by its {@link FairPool}. */
public final class Lane {

    final Computation computation;
    final Deque<Work> waiting = new ArrayDeque<>();
    int running;
    /** Thread time it has had, set forward to the others' when it comes back from having nothing to do. */
    long usedNanos;

    private int waitingRows;
    /** Since when the first of those that wait does so. */
    private long sinceNanos;

    public Lane(Computation computation) {
        this.computation = computation;
    }

    void add(Work work) {
        if (waiting.isEmpty()) {
            sinceNanos = System.nanoTime();
        }
        waiting.addLast(work);
        waitingRows += work.rows().rows();
    }

    Batch take() {
        Batch batch = Batch.take(computation, waiting);
        waitingRows -= batch.rows();
        sinceNanos = System.nanoTime();
        return batch;
    }

    /** How long something would probably wait behind what waits, on so many threads of its own. */
    long waitNanos(int threads) {
        if (waiting.isEmpty()) {
            return 0;
        }
        int alone = Math.ceilDiv(waitingRows, waiting.size());
        int together = Math.min(waitingRows, Math.max(alone, computation.mostRows()));
        return Math.ceilDiv(waitingRows, together) * computation.expectedNanos(together) / threads;
    }

    /**
     * How much longer what waits is to wait for more to join it: not when it is alone, nor when there is enough, nor beyond
     * {@link Computation#maxDelayNanos}, nor beyond half the time that any deadline leaves.
     */
    long patienceNanos(long now) {
        long delay = computation.maxDelayNanos();
        if (delay == 0 || waiting.size() <= 1 || waitingRows >= computation.mostRows()) {
            return 0;
        }
        long computing = computation.expectedNanos(waitingRows);
        for (Work work : waiting) {
            delay = Math.min(delay, (work.deadlineNanos() - computing - sinceNanos) / 2);
        }
        return Math.max(0, sinceNanos + delay - now);
    }
}
