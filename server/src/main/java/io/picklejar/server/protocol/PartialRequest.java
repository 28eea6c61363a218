package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.PartialTable;
import io.picklejar.model.schema.Violations;

/**
 * A request that was understood and found valid as far as it goes: what is supplied from elsewhere is still to come.
 *
 * @param warnings values outside what training saw that are let through; takes those of what comes, too
 */
public record PartialRequest(PartialTable rows, boolean batch, Violations warnings) {

    /** The request with all that it takes. */
    public PredictRequest completed(Table whole) {
        return new PredictRequest(whole, batch, warnings.kept(), warnings.count());
    }
}
