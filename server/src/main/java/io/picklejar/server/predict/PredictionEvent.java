package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.registry.Served;
import org.jspecify.annotations.Nullable;

/** What became of a request, told to listeners after its answer is on its way. */
public sealed interface PredictionEvent {

    /** As answered in {@code X-Request-Id}. */
    String requestId();

    /** From the request's head to the answer handed over. */
    long totalNanos();

    /**
     * A model answered.
     *
     * @param batch whether it came as a batch
     * @param rows as validated, in the order of the version's schema. Nobody writes to them any more; a listener that keeps
     *     them keeps their memory, so it bounds what it keeps
     * @param predictions as answered, after postprocessing; the same holds for them
     * @param warnings values let through that are outside what training saw
     * @param modelNanos time in the model alone; means something only where the answer was computed for this request
     * @param cached what the cache had to do with it
     */
    record Answered(
            String requestId,
            Served served,
            boolean batch,
            Table rows,
            Predictions predictions,
            long warnings,
            long modelNanos,
            CacheUse cached,
            long totalNanos)
            implements PredictionEvent {}

    /**
     * A request got an error instead.
     *
     * @param model name of the model it was for; empty where unknown
     * @param served the version that had taken the request and did not answer it; null where none is to blame: the request was
     *     refused before, or was wrong in itself
     * @param status of the answer
     * @param kind machine-readable, e.g. {@code validation}
     */
    record Refused(String requestId, String model, @Nullable Served served, int status, String kind, long totalNanos)
            implements PredictionEvent {}
}
