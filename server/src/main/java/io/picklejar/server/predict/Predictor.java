package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.server.batch.Computation;
import io.picklejar.server.batch.FairPool;
import io.picklejar.server.batch.Gathering;
import io.picklejar.server.batch.Lane;
import io.picklejar.server.batch.Work;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.Cost;
import io.picklejar.server.registry.Lease;
import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryListener;
import io.picklejar.server.registry.Served;
import io.picklejar.server.routing.Batching;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides where predictions run, by their measured cost ({@link Placement}), and runs them.
 *
 * <ol>
 *   <li>Cheap ones are computed by the thread that asks, at once.
 *   <li>Those that are cheap but cheaper by the row in a batch are joined with what the same event loop reads in the same turn.
 *   <li>Dear ones go to a pool that is shared fairly between models and joins what waits.
 * </ol>
 */
public final class Predictor implements RegistryListener, AutoCloseable {

    private final long inlineNanos;
    private final int rowLimit;
    private final FairPool pool;
    private final PredictionCache cache;
    private final Map<Served, Lanes> lanes = new ConcurrentHashMap<>();

    /** Where the works of a version wait: gathered on event loops, or for the pool. */
    private record Lanes(Lane loop, Lane pool) {}

    /**
     * Starts the pool.
     *
     * @param inlineNanos work expected to take longer goes to the pool
     * @param workers threads of the pool
     * @param queue how many requests of one version may wait for them
     * @param rowLimit most rows that are joined where the model's route says nothing; 1: none
     * @param cache for the models whose route asks for it
     */
    public Predictor(long inlineNanos, int workers, int queue, int rowLimit, PredictionCache cache) {
        this.inlineNanos = inlineNanos;
        this.rowLimit = rowLimit;
        this.cache = cache;
        this.pool = new FairPool(workers, queue);
    }

    /** Where predictions of one row of this version run now, and why. */
    public Placement placement(Served served) {
        return Placement.of(served.cost(), 1, inlineNanos, rowLimit(served));
    }

    /** Whether so many rows are to be predicted at once by the thread that asks. */
    public boolean isImmediate(Served served, int rows) {
        Cost cost = served.cost();
        return cost.expectedNanos(rows) <= inlineNanos
                && Placement.mostRows(cost, inlineNanos, rowLimit(served)) <= rows;
    }

    /**
     * Predicts on the calling thread.
     *
     * @param deadline by {@link System#nanoTime}
     * @throws ServeException.Invalid where the model has no answer for a row
     * @throws ServeException.DeadlinePassed where the time is up: nothing is computed, or what was computed is too late
     */
    public Answer predict(Served served, Table rows, long deadline) {
        long now = System.nanoTime();
        requireTimeLeft(deadline, now);
        try {
            Served.Timed timed = served.predict(rows, now);
            requireTimeLeft(deadline, now + timed.nanos());
            return new Answer(served, timed.predictions(), timed.nanos());
        } catch (UnanswerableException e) {
            throw Unanswered.of(served, rows, e);
        }
    }

    /**
     * Predicts soon: with what {@code gathering}'s event loop reads in this turn, or on the pool.
     *
     * @param gathering of the calling thread; null where it has none
     * @return whether other threads compute it, so that the calling one goes on meanwhile
     * @throws io.picklejar.server.error.ServeException.Unavailable if too much is waiting already
     */
    public boolean predictSoon(Served served, Work work, @Nullable Gathering gathering) {
        Lanes of = lanes.computeIfAbsent(served, this::lanes);
        if (gathering != null && served.cost().expectedNanos(work.rows().rows()) <= inlineNanos) {
            gathering.add(of.loop, work);
            return false;
        }
        pool.submit(of.pool, work);
        return true;
    }

    private static void requireTimeLeft(long deadline, long now) {
        if (now - deadline > 0) {
            throw new ServeException.DeadlinePassed();
        }
    }

    /** Whether answers of this version are kept, so that it is to be asked with {@link #predictCached}. */
    public boolean isCached(Served served) {
        return served.serving().caching() != null;
    }

    /**
     * Tells the work its answer: a known one, one that is being computed already, or else one computed where {@link #predict}
     * and {@link #predictSoon} would.
     *
     * @param lease of the version, open until the work is told
     * @param gathering of the calling thread; null where it has none
     * @throws ServeException.DeadlinePassed where the time is up; nothing is computed
     */
    public void predictCached(Lease lease, CachedWork work, @Nullable Gathering gathering) {
        requireTimeLeft(work.deadlineNanos(), System.nanoTime());
        VersionCache of = cache.of(lease.served(), this::compute);
        if (of == null) {
            compute(lease.served(), work, gathering);
        } else {
            of.predict(lease, work, gathering);
        }
    }

    private void compute(Served served, Work work, @Nullable Gathering gathering) {
        if (!isImmediate(served, work.rows().rows())) {
            predictSoon(served, work, gathering);
            return;
        }
        Answer answer;
        try {
            answer = predict(served, work.rows(), work.deadlineNanos());
        } catch (RuntimeException e) {
            work.failed(e);
            return;
        } catch (OutOfMemoryError | StackOverflowError e) {
            work.failed(new IllegalStateException("the prediction needs more memory than there is", e));
            return;
        }
        work.answered(answer.predictions(), answer.modelNanos());
    }

    /** What the cache does. */
    public PredictionCache cache() {
        return cache;
    }

    /** Most rows that may be joined: what the model's route says, or else the server's settings. */
    private int rowLimit(Served served) {
        Batching batching = served.serving().batching();
        return batching == null || batching.maxRows() == null ? rowLimit : batching.maxRows();
    }

    private Lanes lanes(Served served) {
        return new Lanes(
                new Lane(new ByCost(served, inlineNanos)), new Lane(new ByCost(served, Placement.LONGEST_BATCH_NANOS)));
    }

    private final class ByCost implements Computation {
        private final Served served;
        private final long budget;

        ByCost(Served served, long budget) {
            this.served = served;
            this.budget = budget;
        }

        @Override
        public Predictions predict(Table rows) {
            try {
                return served.predict(rows);
            } catch (UnanswerableException e) {
                throw Unanswered.of(served, rows, e);
            }
        }

        @Override
        public int mostRows() {
            return Placement.mostRows(served.cost(), budget, rowLimit(served));
        }

        @Override
        public long maxDelayNanos() {
            Batching batching = served.serving().batching();
            return batching == null ? 0 : batching.maxDelay().toNanos();
        }

        @Override
        public long expectedNanos(int rows) {
            return served.cost().expectedNanos(rows);
        }
    }

    /** Requests that wait for the pool. */
    public int waiting() {
        return pool.waiting();
    }

    /** A version that left the memory is forgotten. */
    @Override
    public void on(RegistryEvent event) {
        if (event.kind() == RegistryEvent.Kind.UNLOADED && event.served() != null) {
            lanes.remove(event.served());
        }
        cache.on(event);
    }

    @Override
    public void close() {
        pool.close();
    }
}
