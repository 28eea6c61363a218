package io.picklejar.server.batch;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;

/** What computes the rows of one model version. Called by several threads at once. */
public interface Computation {

    Predictions predict(Table rows);

    /** Most rows worth joining now; 1 where joining does not pay. */
    int mostRows();

    /** How long works that had to wait anyway may be held back for more to join them; 0: not at all. */
    long maxDelayNanos();

    /** What computing so many rows will probably take. */
    long expectedNanos(int rows);
}
