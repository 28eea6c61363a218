package io.picklejar.model.engine;

import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * A model in memory, ready to predict.
 *
 * <ol>
 *   <li>{@link #predict} may be called by any number of threads at once, takes no lock and never blocks on I/O.
 *   <li>It reads the table and keeps no reference to it; the predictions it returns belong to the caller.
 *   <li>Row {@code i} of the answer depends on row {@code i} alone: a batch of N gives, bit for bit, what N singles give.
 *   <li>Every value that {@link #inputs()} allows has a defined answer; anything else is kept out by the schema. Where only
 *       the row as a whole shows that it has none (no neighbour within a radius, a text that its token_pattern never gets
 *       done with, a negative number for a method that takes logarithms or roots), that is an {@link io.picklejar.model.kernel.UnanswerableException}. A table of another width is an
 *       {@link IllegalArgumentException}.
 *   <li>{@link #close} is called once, after the last {@code predict} has returned; it frees what the garbage collector does
 *       not. Afterwards {@code predict} throws {@link IllegalStateException}, or still works where nothing had to be freed.
 * </ol>
 */
public non-sealed interface LoadedModel extends LoadedPart, AutoCloseable {

    /** The columns read, in the order of the table. */
    List<InputColumn> inputs();

    Output output();

    Predictions predict(Table rows);

    @Override
    void close();
}
