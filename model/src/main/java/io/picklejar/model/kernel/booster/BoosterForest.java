package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.tree.FlatTrees;

/**
 * Trees ({@link FlatTrees}), and the sum of the leaves that a row falls into. Missing values cost nothing here ({@link
 * RowKeys}).
 *
 * <p>Sums run in tree order for each row, whether rows come alone or in blocks, and so have the same bits.
 */
public final class BoosterForest {

    /** Features times flags have to fit below {@link FlatTrees#SET}. */
    static final int MOST_INPUTS = 1 << 23;

    private static final int BLOCK_CELLS = 1 << 13;
    private static final int FEW_ROWS = FlatTrees.SIDE_BY_SIDE;

    private final RowKeys keys;
    private final int outputs;
    private final int width;
    private final FlatTrees trees;
    private final int[] targets;
    private final LeafSums sums;

    BoosterForest(RowKeys keys, int outputs, int width, FlatTrees trees, int[] targets, LeafSums sums) {
        this.keys = keys;
        this.outputs = outputs;
        this.width = width;
        this.trees = trees;
        this.targets = targets;
        this.sums = sums;
    }

    public int inputs() {
        return keys.inputs();
    }

    /** Sums a row has. */
    public int outputs() {
        return outputs;
    }

    /** Values a leaf has. */
    public int width() {
        return width;
    }

    public int trees() {
        return trees.trees();
    }

    /** Adds every tree's leaf to {@code into}, {@code rows x outputs()}, in tree order. */
    public void addTo(Table in, double[] into) {
        int rows = in.rows();
        double[] cells = in.numbers();
        int block = Math.max(FEW_ROWS, Math.min(1024, BLOCK_CELLS / keys.rowKeys()));
        int[] rowKeys = new int[Math.min(rows, block) * keys.rowKeys()];
        int[] leaves = new int[Math.max(trees.trees(), Math.min(rows, block))];
        for (int from = 0; from < rows; from += block) {
            int count = Math.min(block, rows - from);
            keys.fill(cells, from * inputs(), count, rowKeys);
            if (count < FEW_ROWS) {
                addRowByRow(cells, from, count, rowKeys, leaves, into);
            } else {
                addTreeByTree(cells, from, count, rowKeys, leaves, into);
            }
        }
    }

    private void addRowByRow(double[] cells, int from, int rows, int[] rowKeys, int[] leaves, double[] into) {
        for (int row = 0; row < rows; row++) {
            trees.walkTrees(rowKeys, row * keys.rowKeys(), leaves);
            sums.addTrees(leaves, targets, cells, (from + row) * inputs(), into, (from + row) * outputs);
        }
    }

    private void addTreeByTree(double[] cells, int from, int rows, int[] rowKeys, int[] leaves, double[] into) {
        for (int tree = 0; tree < trees.trees(); tree++) {
            trees.walkRows(tree, rowKeys, rows, keys.rowKeys(), leaves);
            sums.addRows(leaves, rows, cells, from * inputs(), into, from * outputs + targets[tree], outputs);
        }
    }
}
