package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.registry.Served;

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
     * @param predictions as answered, after postprocessing; not to be kept or changed
     * @param warnings values let through that are outside what training saw
     * @param modelNanos time in the model alone
     */
    record Answered(
            String requestId,
            Served served,
            boolean batch,
            Predictions predictions,
            long warnings,
            long modelNanos,
            long totalNanos)
            implements PredictionEvent {}

    /**
     * A request got an error instead.
     *
     * @param model name of the model it was for; empty where unknown
     * @param status of the answer
     * @param kind machine-readable, e.g. {@code validation}
     */
    record Refused(String requestId, String model, int status, String kind, long totalNanos)
            implements PredictionEvent {}
}
