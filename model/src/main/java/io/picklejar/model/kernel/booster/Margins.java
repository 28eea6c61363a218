package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Table;

/** What a booster adds up for a row, before any transform. Immutable; row by row. */
public interface Margins {

    int inputs();

    /** Sums a row has. */
    int outputs();

    /** {@code rows x outputs()}; the array belongs to the receiver. */
    double[] margins(Table in);
}
