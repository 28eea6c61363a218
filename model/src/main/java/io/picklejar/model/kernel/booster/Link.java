package io.picklejar.model.kernel.booster;

/** What an objective makes of a row's sums. Stateless. */
public interface Link {

    /** Numbers it makes of {@code sums} sums. */
    default int outputs(int sums) {
        return sums;
    }

    /**
     * Transforms all rows.
     *
     * @param sums {@code rows x width}; may be written to and returned
     * @return {@code rows x outputs(width)}
     */
    double[] apply(double[] sums, int rows, int width);

    /** Sums as they are. */
    Link IDENTITY = (sums, rows, width) -> sums;
}
