package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Table;

/**
 * Trees ({@link FlatTrees}), and the sum of the leaves that a row falls into.
 *
 * <p>Features are float32 (scikit-learn casts them so) and thresholds float64. As a float32 is at most a float64 exactly
 * where it is at most the greatest float32 that is not above it, thresholds are rounded down to float32 without changing any
 * answer. A missing value is above all; where some node wants it on its left, its feature has a second slot in which it is
 * below all.
 *
 * <p>Sums run in tree order for each row, whether rows come alone or in blocks, and so have the same bits.
 */
public final class Forest {

    private static final int MISSING_RIGHT = Integer.MAX_VALUE;
    private static final int MISSING_LEFT = Integer.MIN_VALUE;
    private static final int BLOCK_CELLS = 1 << 13;
    private static final int FEW_ROWS = FlatTrees.SIDE_BY_SIDE;

    private final int inputs;
    private final int outputs;
    private final int width;
    private final int[] missingLeft;
    private final FlatTrees trees;
    private final int[] targets;
    private final double[] values;

    /** @param missingLeft features that have a second slot, in the order of these, which come after those of all features */
    Forest(int inputs, int outputs, int width, int[] missingLeft, FlatTrees trees, int[] targets, double[] values) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.width = width;
        this.missingLeft = missingLeft;
        this.trees = trees;
        this.targets = targets;
        this.values = values;
    }

    public int inputs() {
        return inputs;
    }

    /** Sums a row has. */
    public int outputs() {
        return outputs;
    }

    public int trees() {
        return trees.trees();
    }

    /** Adds every tree's leaf to {@code sums}, {@code rows x outputs()}, in tree order. */
    public void addTo(Table in, double[] sums) {
        int rows = in.rows();
        int rowKeys = 1 + inputs + missingLeft.length;
        int block = Math.max(FEW_ROWS, Math.min(1024, BLOCK_CELLS / rowKeys));
        int[] keys = new int[Math.min(rows, block) * rowKeys];
        int[] leaves = new int[Math.max(trees.trees(), Math.min(rows, block))];
        for (int from = 0; from < rows; from += block) {
            int count = Math.min(block, rows - from);
            fillKeys(in.numbers(), from * inputs, count, keys);
            if (count < FEW_ROWS) {
                addRowByRow(keys, count, rowKeys, leaves, sums, from);
            } else {
                addTreeByTree(keys, count, rowKeys, leaves, sums, from);
            }
        }
    }

    private void fillKeys(double[] cells, int from, int rows, int[] keys) {
        int cell = from;
        int to = 0;
        for (int row = 0; row < rows; row++) {
            keys[to++] = FlatTrees.LOWEST;
            int first = to;
            for (int i = 0; i < inputs; i++) {
                float x = (float) cells[cell++];
                keys[to++] = Float.isNaN(x) ? MISSING_RIGHT : FlatTrees.key(x);
            }
            for (int feature : missingLeft) {
                int key = keys[first + feature];
                keys[to++] = key == MISSING_RIGHT ? MISSING_LEFT : key;
            }
        }
    }

    private void addRowByRow(int[] keys, int rows, int rowKeys, int[] leaves, double[] sums, int firstRow) {
        for (int row = 0; row < rows; row++) {
            trees.walkTrees(keys, row * rowKeys, leaves);
            addTrees(leaves, sums, (firstRow + row) * outputs);
        }
    }

    private void addTrees(int[] leaves, double[] sums, int to) {
        if (outputs == width && width <= 2) {
            addToOneTarget(leaves, sums, to);
            return;
        }
        for (int tree = 0; tree < trees.trees(); tree++) {
            add(leaves[tree], sums, to + targets[tree]);
        }
    }

    /** One sum, or two side by side, which stay in registers. */
    private void addToOneTarget(int[] leaves, double[] sums, int to) {
        int second = width - 1;
        double sum = sums[to];
        double secondSum = sums[to + second];
        for (int tree = 0; tree < trees.trees(); tree++) {
            sum += values[leaves[tree]];
            secondSum += values[leaves[tree] + second];
        }
        sums[to] = sum;
        sums[to + second] = secondSum;
    }

    private void addTreeByTree(int[] keys, int rows, int rowKeys, int[] leaves, double[] sums, int firstRow) {
        for (int tree = 0; tree < trees.trees(); tree++) {
            trees.walkRows(tree, keys, rows, rowKeys, leaves);
            int to = firstRow * outputs + targets[tree];
            if (width == 1) {
                addSingles(leaves, rows, sums, to);
            } else {
                for (int row = 0; row < rows; row++) {
                    add(leaves[row], sums, to + row * outputs);
                }
            }
        }
    }

    private void addSingles(int[] leaves, int rows, double[] sums, int to) {
        for (int row = 0; row < rows; row++) {
            sums[to + row * outputs] += values[leaves[row]];
        }
    }

    private void add(int leaf, double[] sums, int to) {
        for (int k = 0; k < width; k++) {
            sums[to + k] += values[leaf + k];
        }
    }
}
