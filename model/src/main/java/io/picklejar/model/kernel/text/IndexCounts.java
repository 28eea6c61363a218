package io.picklejar.model.kernel.text;

import io.picklejar.model.kernel.SparseRows;
import java.util.Arrays;

/** The columns that a document's tokens fall into, counted once the document ends. */
final class IndexCounts {

    private static final long SIGN = 1;

    /** Column, then whether it counts down: sorted, equal columns stand together. */
    private long[] hits = new long[64];

    private int size;

    void add(int column, boolean positive) {
        if (size == hits.length) {
            hits = Arrays.copyOf(hits, size * 2);
        }
        hits[size++] = ((long) column << 1) | (positive ? SIGN : 0);
    }

    /**
     * Ends the row.
     *
     * @param binary whether every column hit is 1, even one whose hits cancel out
     * @param absolute whether signs of sums are dropped
     */
    void endRow(SparseRows to, boolean binary, boolean absolute) {
        Arrays.sort(hits, 0, size);
        for (int i = 0; i < size; ) {
            long column = hits[i] >> 1;
            int sum = 0;
            for (; i < size && hits[i] >> 1 == column; i++) {
                sum += (hits[i] & SIGN) != 0 ? 1 : -1;
            }
            to.add((int) column, binary ? 1 : absolute ? Math.abs(sum) : sum);
        }
        to.endRow();
        size = 0;
    }
}
