package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.registry.Served;

/**
 * A model's answer to some rows, after postprocessing.
 *
 * @param modelNanos time in the model alone
 */
public record Answer(Served served, Predictions predictions, long modelNanos) {}
