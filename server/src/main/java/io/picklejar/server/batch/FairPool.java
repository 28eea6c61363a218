package io.picklejar.server.batch;

import io.picklejar.server.error.ServeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for predictions that are too dear for an event loop, shared fairly between models.
 *
 * <ol>
 *   <li>A free thread serves the lane that has had least thread time so far (fair queuing by virtual time, as Linux's CFS), so
 *       that a dear model gets its share and no more.
 *   <li>One thread more than asked for serves only lanes that have none: whatever the others do, a model whose turn it is
 *       computes at once.
 *   <li>What waits when a thread becomes free is computed together, where that pays. The window is the time that the batch
 *       before takes: a request that finds a thread free never waits for others. A lane may ask for a little patience where
 *       several wait already ({@link Computation#maxDelayNanos}).
 *   <li>A lane takes a bounded number of works; beyond it they are refused at once, and so are those that would probably wait
 *       too long to be answered in time: under overload what is accepted is answered.
 * </ol>
 */
public final class FairPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FairPool.class);

    /** How much of its time a request may be expected to wait; the rest is for what an estimate misses. */
    private static final double PATIENCE = 0.5;

    private static final int LONGEST_RETRY = 60;

    private final int threads;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Lane> active = new ArrayList<>();
    private boolean closed;

    /**
     * Starts the threads.
     *
     * @param limit works that may wait in one lane
     */
    public FairPool(int threads, int limit) {
        this.threads = threads;
        this.limit = limit;
        for (int i = 0; i <= threads; i++) {
            boolean spare = i == threads;
            Thread.ofPlatform().name("predict-" + i).daemon(true).start(() -> run(spare));
        }
    }

    /** @throws ServeException.Unavailable if too much is waiting already */
    public void submit(Lane lane, Work work) {
        lock.lock();
        try {
            requireRoom(lane, work);
            if (lane.waiting.isEmpty() && lane.running == 0) {
                lane.usedNanos = Math.max(lane.usedNanos, leastUsed());
                active.add(lane);
            }
            lane.add(work);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void requireRoom(Lane lane, Work work) {
        if (closed || lane.waiting.size() >= limit) {
            throw new ServeException.Unavailable("overloaded: too many predictions are waiting", 1);
        }
        long wait = lane.waitNanos(threads) * Math.max(1, active.size());
        if (wait > 0 && wait > PATIENCE * (work.deadlineNanos() - System.nanoTime())) {
            int seconds = (int) Math.min(LONGEST_RETRY, 1 + TimeUnit.NANOSECONDS.toSeconds(wait));
            throw new ServeException.Unavailable("overloaded: the request would wait longer than it may", seconds);
        }
    }

    private long leastUsed() {
        return active.stream().mapToLong(lane -> lane.usedNanos).min().orElse(Long.MIN_VALUE);
    }

    /** Works that wait, in all lanes. */
    public int waiting() {
        lock.lock();
        try {
            return active.stream().mapToInt(lane -> lane.waiting.size()).sum();
        } finally {
            lock.unlock();
        }
    }

    private void run(boolean spare) {
        try {
            while (true) {
                Lane lane;
                Batch batch;
                lock.lock();
                try {
                    lane = await(spare);
                    if (lane == null) {
                        return;
                    }
                    batch = lane.take();
                    lane.running++;
                } finally {
                    lock.unlock();
                }
                compute(lane, batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever happens to a batch, its thread goes on. */
    private void compute(Lane lane, Batch batch) {
        long start = System.nanoTime();
        try {
            batch.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a prediction was lost", e);
        } finally {
            finished(lane, System.nanoTime() - start);
        }
    }

    private @Nullable Lane await(boolean spare) throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            long patience = Long.MAX_VALUE;
            Lane best = null;
            for (Lane lane : active) {
                if (lane.waiting.isEmpty() || lane.running >= (spare ? 1 : threads)) {
                    continue;
                }
                long longer = closed ? 0 : lane.patienceNanos(now);
                if (longer > 0) {
                    patience = Math.min(patience, longer);
                } else if (best == null || lane.usedNanos < best.usedNanos) {
                    best = lane;
                }
            }
            if (best != null || closed) {
                return best;
            }
            pause(patience);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private void pause(long patience) throws InterruptedException {
        if (patience == Long.MAX_VALUE) {
            changed.await();
        } else {
            changed.awaitNanos(patience);
        }
    }

    private void finished(Lane lane, long nanos) {
        lock.lock();
        try {
            lane.usedNanos += nanos;
            lane.running--;
            if (lane.running == 0 && lane.waiting.isEmpty()) {
                active.remove(lane);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets what waits finish, then ends the threads. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
