package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Table;

/**
 * Trees in one flat array, and the sum of the leaves that a row falls into.
 *
 * <p>A node is four ints next to each other: feature, threshold, left, right, the last two being positions in the array. At
 * a leaf the first is {@code ~(position in values)}, and left and right point to the leaf itself, so that several walks of
 * unlike length can go on side by side until the last has arrived.
 *
 * <p>Features are float32 (scikit-learn casts them so) and thresholds float64. As a float32 is at most a float64 exactly
 * where it is at most the greatest float32 that is not above it, thresholds are rounded down to float32 without changing any
 * answer. Both are kept as ints in the same order ({@link #key}), NaN above all: the comparison needs no branch to mispredict.
 *
 * <p>Sums run in tree order for each row, whether rows come alone or in blocks, and so have the same bits.
 */
public final class Forest {

    static final int NODE_INTS = 4;
    /** Set in a node's feature where a missing value goes left. */
    static final int MISSING_LEFT = 1 << 30;

    private static final int FEATURE = MISSING_LEFT - 1;
    private static final int MISSING = Integer.MAX_VALUE;
    private static final int BLOCK_CELLS = 1 << 13;
    private static final int FEW_ROWS = 8;

    private final int inputs;
    private final int outputs;
    private final int width;
    private final boolean handlesMissing;
    private final int[] nodes;
    private final int[] roots;
    private final int[] targets;
    private final double[] values;

    Forest(
            int inputs,
            int outputs,
            int width,
            boolean handlesMissing,
            int[] nodes,
            int[] roots,
            int[] targets,
            double[] values) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.width = width;
        this.handlesMissing = handlesMissing;
        this.nodes = nodes;
        this.roots = roots;
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
        return roots.length;
    }

    /** Adds every tree's leaf to {@code sums}, {@code rows x outputs()}, in tree order. */
    public void addTo(Table in, double[] sums) {
        int rows = in.rows();
        int block = Math.max(FEW_ROWS, Math.min(1024, BLOCK_CELLS / Math.max(1, inputs)));
        int[] keys = new int[Math.min(rows, block) * inputs];
        int[] leaves = new int[rows < FEW_ROWS ? roots.length : Math.min(rows, block)];
        for (int from = 0; from < rows; from += block) {
            int count = Math.min(block, rows - from);
            fillKeys(in.numbers(), from * inputs, count * inputs, keys);
            if (count < FEW_ROWS && leaves.length >= roots.length) {
                addRowByRow(keys, count, leaves, sums, from);
            } else {
                addTreeByTree(keys, count, leaves, sums, from);
            }
        }
    }

    private static void fillKeys(double[] cells, int from, int count, int[] keys) {
        for (int i = 0; i < count; i++) {
            keys[i] = key((float) cells[from + i]);
        }
    }

    /** An int in the order of the floats; both zeros are one, NaN is greatest. */
    static int key(float x) {
        if (Float.isNaN(x)) {
            return MISSING;
        }
        int bits = Float.floatToRawIntBits(x + 0.0f);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    private void addRowByRow(int[] keys, int rows, int[] leaves, double[] sums, int firstRow) {
        for (int row = 0; row < rows; row++) {
            walkTrees(keys, row * inputs, leaves);
            int to = (firstRow + row) * outputs;
            for (int tree = 0; tree < roots.length; tree++) {
                add(leaves[tree], sums, to + targets[tree]);
            }
        }
    }

    private void addTreeByTree(int[] keys, int rows, int[] leaves, double[] sums, int firstRow) {
        for (int tree = 0; tree < roots.length; tree++) {
            walkRows(roots[tree], keys, rows, leaves);
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

    /** One row through all trees, four at a time. */
    private void walkTrees(int[] keys, int row, int[] leaves) {
        int tree = 0;
        if (!handlesMissing) {
            for (; tree + 3 < roots.length; tree += 4) {
                walkFour(roots[tree], roots[tree + 1], roots[tree + 2], roots[tree + 3], keys, row, 0, leaves, tree);
            }
        }
        for (; tree < roots.length; tree++) {
            leaves[tree] = walk(roots[tree], keys, row);
        }
    }

    /** All rows through one tree, four at a time. */
    private void walkRows(int root, int[] keys, int rows, int[] leaves) {
        int row = 0;
        if (!handlesMissing) {
            for (; row + 3 < rows; row += 4) {
                walkFour(root, root, root, root, keys, row * inputs, inputs, leaves, row);
            }
        }
        for (; row < rows; row++) {
            leaves[row] = walk(root, keys, row * inputs);
        }
    }

    /** Four independent walks, so that the processor waits for four nodes at once; {@code step} lies between their rows. */
    private void walkFour(int a, int b, int c, int d, int[] keys, int row, int step, int[] leaves, int to) {
        int[] n = nodes;
        int rowB = row + step;
        int rowC = rowB + step;
        int rowD = rowC + step;
        int fa = n[a];
        int fb = n[b];
        int fc = n[c];
        int fd = n[d];
        while ((fa & fb & fc & fd) >= 0) {
            a = n[a + 2 + above(keys[row + Math.max(fa, 0)], n[a + 1])];
            b = n[b + 2 + above(keys[rowB + Math.max(fb, 0)], n[b + 1])];
            c = n[c + 2 + above(keys[rowC + Math.max(fc, 0)], n[c + 1])];
            d = n[d + 2 + above(keys[rowD + Math.max(fd, 0)], n[d + 1])];
            fa = n[a];
            fb = n[b];
            fc = n[c];
            fd = n[d];
        }
        leaves[to] = ~fa;
        leaves[to + 1] = ~fb;
        leaves[to + 2] = ~fc;
        leaves[to + 3] = ~fd;
    }

    private int walk(int root, int[] keys, int row) {
        int node = root;
        int feature = nodes[node];
        while (feature >= 0) {
            int key = keys[row + (feature & FEATURE)];
            int right = key == MISSING ? (feature & MISSING_LEFT) == 0 ? 1 : 0 : above(key, nodes[node + 1]);
            node = nodes[node + 2 + right];
            feature = nodes[node];
        }
        return ~feature;
    }

    /** 1 where {@code key > threshold}, else 0; without a branch. */
    private static int above(int key, int threshold) {
        return (int) (((long) threshold - key) >>> 63);
    }
}
