package io.picklejar.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Predictions.
 *
 * @param maxBatchSize most rows in one request
 * @param defaultModel the model that {@code POST /predict} means where several are served, or null for none
 * @param inlineBudget work that is expected to take longer leaves the event loop for a worker
 * @param workers threads for such work
 * @param workerQueue requests of one model version that may wait for a worker; beyond it the answer is 503
 * @param maxJoinedRows most rows of waiting requests that are computed together, where that pays; 1: none
 */
public record PredictConfig(
        int maxBatchSize,
        @Nullable String defaultModel,
        Duration inlineBudget,
        int workers,
        int workerQueue,
        int maxJoinedRows) {

    static final Key<Integer> MAX_BATCH_SIZE =
            Key.integer("max_batch_size", 1000, 1, 65_536, "most rows in one request");
    static final Key<Optional<String>> DEFAULT_MODEL = Key.optional(
            "default_model", "a model's name", "the model that POST /predict means where several are served");
    static final Key<Duration> INLINE_BUDGET = Key.duration(
            "inline_budget",
            Duration.ofMillis(1),
            Duration.ZERO,
            Duration.ofSeconds(1),
            "work expected to take longer leaves the event loop for a worker");
    static final Key<Integer> WORKERS = Key.integer(
                    "workers", HttpConfig.cores(), 1, 1024, "threads for predictions beyond inline_budget")
            .defaultShownAs("one per core");
    static final Key<Integer> WORKER_QUEUE = Key.integer(
            "worker_queue", 1000, 1, 1_000_000, "requests of a model that may wait for a worker; beyond it 503");
    static final Key<Integer> MAX_JOINED_ROWS = Key.integer(
            "max_joined_rows", 256, 1, 65_536, "most rows of waiting requests computed together; 1 for none");

    static final List<Key<?>> KEYS =
            List.of(MAX_BATCH_SIZE, DEFAULT_MODEL, INLINE_BUDGET, WORKERS, WORKER_QUEUE, MAX_JOINED_ROWS);

    public PredictConfig {
        MAX_BATCH_SIZE.check(maxBatchSize);
        INLINE_BUDGET.check(inlineBudget);
        WORKERS.check(workers);
        WORKER_QUEUE.check(workerQueue);
        MAX_JOINED_ROWS.check(maxJoinedRows);
    }

    public static PredictConfig from(Settings settings) {
        return new PredictConfig(
                settings.get(MAX_BATCH_SIZE),
                settings.get(DEFAULT_MODEL).orElse(null),
                settings.get(INLINE_BUDGET),
                settings.get(WORKERS),
                settings.get(WORKER_QUEUE),
                settings.get(MAX_JOINED_ROWS));
    }
}
