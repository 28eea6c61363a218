package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;

/**
 * What importing one file may cost. Objects of a pickle may be shared, so a small file can describe an estimator that
 * unfolds without end; every unfolding is counted here. For one thread.
 */
final class ImportBudget {

    /** Pipelines in pipelines. */
    static final int MAX_DEPTH = 40;

    static final int MAX_ESTIMATORS = 20_000;

    private final long maxBytes;
    private long bytes;
    private int estimators;

    ImportBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    static void requireDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new ModelLoadException("estimators nested more than " + MAX_DEPTH + " deep");
        }
    }

    void countEstimator(int depth) {
        requireDepth(depth);
        if (++estimators > MAX_ESTIMATORS) {
            throw new ModelLoadException("more than " + MAX_ESTIMATORS + " estimators in one model");
        }
    }

    /** Counts memory about to be taken for decoded arrays. */
    void charge(long more) {
        bytes += more;
        if (bytes > maxBytes) {
            throw new ModelLoadException(
                    "the fitted arrays unfold to more than " + maxBytes + " bytes (half of the heap)");
        }
    }
}
