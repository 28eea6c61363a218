package io.picklejar.model.kernel;

import java.util.List;

/**
 * A fitted model that turns columns into predictions. The rules of {@link Transform} hold: immutable, stateless, row by
 * row; a batch of N gives bit for bit what N singles give.
 */
public interface Estimator {

    /** Number of columns read. */
    int inputs();

    Output output();

    Predictions predict(Table in);

    /** Whether sparse rows are read as they are. Where not, wide ones come few at once, since they have to be laid out. */
    default boolean readsSparse() {
        return false;
    }

    /** What each input column must hold. */
    List<Domain> domains();
}
