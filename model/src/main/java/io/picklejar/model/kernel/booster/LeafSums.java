package io.picklejar.model.kernel.booster;

/** Adds leaves to the sums of rows: by row, all trees; or by tree, some rows. Either way each row adds in tree order. */
interface LeafSums {

    /**
     * Adds the leaves of one row.
     *
     * @param leaves of each tree
     * @param targets of each tree the (first) sum that it counts towards
     * @param cell where the row's cells begin
     * @param to where the row's sums begin
     */
    void addTrees(int[] leaves, int[] targets, double[] cells, int cell, double[] sums, int to);

    /**
     * Adds the leaves of one tree.
     *
     * @param leaves of each row
     * @param cell where the first row's cells begin
     * @param to where the first row's sum begins
     * @param step sums a row has
     */
    void addRows(int[] leaves, int rows, double[] cells, int cell, double[] sums, int to, int step);
}
