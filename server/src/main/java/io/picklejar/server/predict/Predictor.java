package io.picklejar.server.predict;

import io.picklejar.model.engine.RefusedRowsException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.Violation;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.Served;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs predictions: cheap ones on the thread that asks, dear ones on a bounded pool, so that a slow model cannot hold up an
 * event loop.
 */
public final class Predictor implements AutoCloseable {

    private final long inlineNanos;
    private final ThreadPoolExecutor workers;

    /**
     * @param inlineNanos work expected to take longer goes to the pool
     * @param workers threads of the pool
     * @param queue how much may wait for them
     */
    public Predictor(long inlineNanos, int workers, int queue) {
        this.inlineNanos = inlineNanos;
        this.workers = new ThreadPoolExecutor(
                workers,
                workers,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name("predict-", 0).daemon(true).factory());
    }

    /** Whether so many rows are cheap enough to be predicted on the thread that asks. */
    public boolean isCheap(Served served, int rows) {
        return served.cost().expectedNanos(rows) <= inlineNanos;
    }

    /** Predicts on the calling thread. */
    public Answer predict(Served served, Table rows) {
        long start = System.nanoTime();
        Predictions predictions = computed(served, rows);
        return new Answer(served, predictions, System.nanoTime() - start);
    }

    private static Predictions computed(Served served, Table rows) {
        try {
            return served.predict(rows);
        } catch (RefusedRowsException e) {
            String message = String.valueOf(e.getMessage());
            throw new ServeException.Invalid(
                    List.of(new Violation("value_error", List.of("body"), message, null, Map.of())), 1);
        }
    }

    /**
     * Predicts on the pool. Exactly one of the two consumers is called, on a thread of the pool.
     *
     * @param deadline by {@link System#nanoTime}; work that waited past it is not computed
     * @throws ServeException.Unavailable if too much is waiting already
     */
    public void predictOnWorker(
            Served served, Table rows, long deadline, Consumer<Answer> answer, Consumer<RuntimeException> failure) {
        try {
            workers.execute(() -> {
                try {
                    if (System.nanoTime() - deadline > 0) {
                        throw new ServeException.DeadlinePassed("the request waited longer than it may");
                    }
                    answer.accept(predict(served, rows));
                } catch (RuntimeException e) {
                    failure.accept(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new ServeException.Unavailable("overloaded: too many predictions are waiting", 1);
        }
    }

    @Override
    public void close() {
        workers.shutdown();
    }
}
