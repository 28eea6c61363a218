package io.picklejar.model.kernel.similarity;

/**
 * A kernel function of two rows.
 *
 * <ol>
 *   <li>Immutable; may be called by many threads at once.
 *   <li>The answer depends on the two rows alone.
 * </ol>
 */
public interface RowKernel {

    /** Of the {@code n} numbers of {@code a} from {@code aFrom} on and those of {@code b}, which is a row of training. */
    double of(double[] a, int aFrom, double[] b, int bFrom, int n);

    /**
     * Makes sure that rows of {@code n} columns can be compared.
     *
     * @throws IllegalArgumentException where the kernel was fitted to another number of columns
     */
    default void requireColumns(int n) {}
}
