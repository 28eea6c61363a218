package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.registry.Served;

/**
 * A model's answer to some rows, after postprocessing.
 *
 * @param modelNanos time in the model alone
 * @param cached what the cache had to do with it
 */
public record Answer(Served served, Predictions predictions, long modelNanos, CacheUse cached) {

    /** Of a model without a cache. */
    public Answer(Served served, Predictions predictions, long modelNanos) {
        this(served, predictions, modelNanos, CacheUse.NONE);
    }
}
