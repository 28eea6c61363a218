package io.picklejar.model.kernel;

import java.util.List;

/**
 * A fitted step that turns columns into columns.
 *
 * <ol>
 *   <li>Immutable and stateless: {@link #apply} may be called by many threads at once.
 *   <li>{@code apply} never writes to its argument and returns a table of the same rows and {@link #outputs()} columns. It
 *       may return its argument.
 *   <li>Row {@code i} of the result depends on row {@code i} of the argument alone, and is the same bit for bit whatever
 *       the other rows are.
 * </ol>
 */
public interface Transform {

    /** Number of columns read. */
    int inputs();

    /** Number of columns made. */
    int outputs();

    Table apply(Table in);

    /**
     * Whether sparse rows pass without being laid out: they are read or made as they are. Steps that do not are given few
     * rows at once where the rows are wide.
     */
    default boolean keepsSparse() {
        return false;
    }

    /** Columns of the widest table on the way, for who decides how many rows to take at once. */
    default int widest() {
        return Math.max(inputs(), outputs());
    }

    /**
     * What the input columns must hold if the output columns are to satisfy {@code downstream}.
     *
     * @param downstream one domain an output column
     * @return one domain an input column
     */
    List<Domain> domains(List<Domain> downstream);
}
