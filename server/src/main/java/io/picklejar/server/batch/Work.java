package io.picklejar.server.batch;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;

/**
 * Rows of one request that wait to be predicted. Exactly one of {@link #answered} and {@link #failed} is called, once, on the
 * thread that computes; neither may block nor throw.
 */
public interface Work {

    Table rows();

    /** By {@link System#nanoTime}; work that waited past it is not computed. */
    long deadlineNanos();

    /** Whether nobody waits for the answer any more. May be asked on any thread. */
    boolean isAbandoned();

    /**
     * Takes the answer.
     *
     * @param nanos time in the model, shared by all that were computed with it
     */
    void answered(Predictions predictions, long nanos);

    void failed(RuntimeException error);
}
