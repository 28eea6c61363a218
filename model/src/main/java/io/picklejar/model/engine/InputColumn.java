package io.picklejar.model.engine;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * A column that a part reads.
 *
 * @param name its name at training, or null where the part was fitted on a bare array
 * @param tensor what the part's own types say of it: of rank 0 the exact type of a single value, of another rank the tensor
 *     that each row has here; null where the part knows numbers and texts alone
 */
public record InputColumn(
        @Nullable String name, Domain domain, @Nullable TensorType tensor) {

    public InputColumn(@Nullable String name, Domain domain) {
        this(name, domain, null);
    }
}
