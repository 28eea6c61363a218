package io.picklejar.model.engine;

import io.picklejar.model.kernel.Domain;
import org.jspecify.annotations.Nullable;

/**
 * A column that a part reads.
 *
 * @param name its name at training, or null where the part was fitted on a bare array
 */
public record InputColumn(@Nullable String name, Domain domain) {}
