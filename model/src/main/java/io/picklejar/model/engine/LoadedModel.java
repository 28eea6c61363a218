package io.picklejar.model.engine;

import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model in memory, ready to predict.
 *
 * <ol>
 *   <li>{@link #predict} may be called by any number of threads at once, takes no lock and never blocks on I/O.
 *   <li>It reads the table and keeps no reference to it; the predictions it returns belong to the caller.
 *   <li>Row {@code i} of the answer depends on row {@code i} alone: a batch of N gives, bit for bit, what N singles give; from a
 *       native engine, whose sums depend on how many rows it adds up at once, the same within {@link #precision}.
 *   <li>Every value that {@link #inputs()} allows has a defined answer; anything else is kept out by the schema. Where only
 *       the row as a whole shows that it has none (no neighbour within a radius, an index beyond an embedding, a text that its
 *       token_pattern never gets done with, a negative number for a method that takes logarithms or roots), that is an {@link
 *       UnanswerableException}. A table of another width is an {@link IllegalArgumentException}.
 *   <li>{@link #close} is called once, after the last {@code predict} has returned; it frees what the garbage collector does
 *       not. Afterwards {@code predict} throws {@link IllegalStateException}, or still works where nothing had to be freed.
 * </ol>
 */
public non-sealed interface LoadedModel extends LoadedPart, AutoCloseable {

    /** The columns read, in the order of the table. */
    List<InputColumn> inputs();

    Output output();

    /** @throws UnanswerableException if rows that the schema takes are none that this model can compute with */
    Predictions predict(Table rows);

    /** How far, relatively, an answer may be from the training library's and still count as the same. */
    default double precision() {
        return 1e-9;
    }

    /**
     * The same model answering with its library's own numbers instead of classes ({@code output.raw} in metadata.json), or
     * null where there is no such thing. Shares what it holds with this one; only one of the two is closed.
     */
    default @Nullable LoadedModel raw() {
        return null;
    }

    /** Whether the classes are mere numbers 0, 1, …, since the file has no names for them; then metadata may name them. */
    default boolean namesNoClasses() {
        return false;
    }

    /** Whether the file has names for its classes that metadata may only repeat, in the same order. */
    default boolean insistsOnClasses() {
        return false;
    }

    @Override
    void close();
}
