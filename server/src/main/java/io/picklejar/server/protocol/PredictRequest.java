package io.picklejar.server.protocol;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.Violation;
import java.util.List;

/**
 * A request that was understood and found valid.
 *
 * @param warnings values outside what training saw that are let through, the first hundred of them
 * @param warningCount how many there are in all
 */
public record PredictRequest(Table rows, boolean batch, List<Violation> warnings, long warningCount) {
    public PredictRequest {
        warnings = List.copyOf(warnings);
    }

    static PredictRequest faultless(Table rows, boolean batch) {
        return new PredictRequest(rows, batch, List.of(), 0);
    }
}
