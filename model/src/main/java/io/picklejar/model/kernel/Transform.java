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
     * What the input columns must hold if the output columns are to satisfy {@code downstream}.
     *
     * @param downstream one domain an output column
     * @return one domain an input column
     */
    List<Domain> domains(List<Domain> downstream);
}
