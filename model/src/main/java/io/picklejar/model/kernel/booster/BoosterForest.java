package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Table;

/**
 * Trees in one flat array, and the sum of the leaves that a row falls into. A node is four ints next to each other: slot
 * of {@link RowKeys}, threshold, left, right, the last two being positions in the array; a row goes left where its key is at
 * most the threshold. At a leaf the first is {@code ~(position among the values)}, and left and right point to the leaf
 * itself, so that several walks of unlike length can go on side by side until the last has arrived.
 *
 * <p>Missing values cost nothing here ({@link RowKeys}). A split by categories has {@link #SET} in its slot and the place
 * of its set for a threshold; trees that have any are walked one at a time.
 *
 * <p>Sums run in tree order for each row, whether rows come alone or in blocks, and so have the same bits.
 */
public final class BoosterForest {

    static final int NODE_INTS = 4;
    /** Set in the slot of a node that splits categories. */
    static final int SET = 1 << 30;
    /** Features times flags have to fit below {@link #SET}. */
    static final int MOST_INPUTS = 1 << 23;

    private static final int SLOT = SET - 1;
    private static final int BLOCK_CELLS = 1 << 13;
    private static final int FEW_ROWS = 8;

    private final RowKeys keys;
    private final int outputs;
    private final int width;
    private final int[] nodes;
    private final int[] sets;
    private final int[] roots;
    private final int[] targets;
    private final boolean[] hasSets;
    private final int[] steps;
    private final LeafSums sums;

    BoosterForest(
            RowKeys keys,
            int outputs,
            int width,
            int[] nodes,
            int[] sets,
            int[] roots,
            int[] targets,
            boolean[] hasSets,
            int[] steps,
            LeafSums sums) {
        this.keys = keys;
        this.outputs = outputs;
        this.width = width;
        this.nodes = nodes;
        this.sets = sets;
        this.roots = roots;
        this.targets = targets;
        this.hasSets = hasSets;
        this.steps = steps;
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
        return roots.length;
    }

    /** Adds every tree's leaf to {@code into}, {@code rows x outputs()}, in tree order. */
    public void addTo(Table in, double[] into) {
        int rows = in.rows();
        double[] cells = in.numbers();
        int slots = keys.slots();
        int block = Math.max(FEW_ROWS, Math.min(1024, BLOCK_CELLS / Math.max(1, slots)));
        int[] rowKeys = new int[Math.min(rows, block) * slots];
        int[] leaves = new int[rows < FEW_ROWS ? roots.length : Math.max(Math.min(rows, block), roots.length)];
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
            walkTrees(rowKeys, row * keys.slots(), leaves);
            sums.addTrees(leaves, targets, cells, (from + row) * inputs(), into, (from + row) * outputs);
        }
    }

    private void addTreeByTree(double[] cells, int from, int rows, int[] rowKeys, int[] leaves, double[] into) {
        for (int tree = 0; tree < roots.length; tree++) {
            walkRows(tree, rowKeys, rows, leaves);
            sums.addRows(leaves, rows, cells, from * inputs(), into, from * outputs + targets[tree], outputs);
        }
    }

    /** One row through all trees, four at a time. */
    private void walkTrees(int[] rowKeys, int row, int[] leaves) {
        int tree = 0;
        for (; tree + 3 < roots.length; tree += 4) {
            if (hasSets[tree] || hasSets[tree + 1] || hasSets[tree + 2] || hasSets[tree + 3]) {
                for (int i = tree; i < tree + 4; i++) {
                    leaves[i] = walk(roots[i], rowKeys, row);
                }
            } else {
                int sure = Math.min(Math.min(steps[tree], steps[tree + 1]), Math.min(steps[tree + 2], steps[tree + 3]));
                walkFour(
                        roots[tree],
                        roots[tree + 1],
                        roots[tree + 2],
                        roots[tree + 3],
                        sure,
                        rowKeys,
                        row,
                        0,
                        leaves,
                        tree);
            }
        }
        for (; tree < roots.length; tree++) {
            leaves[tree] = walk(roots[tree], rowKeys, row);
        }
    }

    /** All rows through one tree, four at a time. */
    private void walkRows(int tree, int[] rowKeys, int rows, int[] leaves) {
        int root = roots[tree];
        int slots = keys.slots();
        int row = 0;
        if (!hasSets[tree]) {
            for (; row + 3 < rows; row += 4) {
                walkFour(root, root, root, root, steps[tree], rowKeys, row * slots, slots, leaves, row);
            }
        }
        for (; row < rows; row++) {
            leaves[row] = walk(root, rowKeys, row * slots);
        }
    }

    /**
     * Four independent walks, so that the processor waits for four nodes at once; {@code step} lies between their rows. The
     * first {@code sure} steps are taken without a look at whether they have arrived: a walk that has stays where it is, and
     * there is no branch to mispredict.
     */
    private void walkFour(
            int a, int b, int c, int d, int sure, int[] rowKeys, int row, int step, int[] leaves, int to) {
        int[] n = nodes;
        int rowB = row + step;
        int rowC = rowB + step;
        int rowD = rowC + step;
        for (int i = 0; i < sure; i++) {
            a = n[a + 2 + above(rowKeys[row + Math.max(n[a], 0)], n[a + 1])];
            b = n[b + 2 + above(rowKeys[rowB + Math.max(n[b], 0)], n[b + 1])];
            c = n[c + 2 + above(rowKeys[rowC + Math.max(n[c], 0)], n[c + 1])];
            d = n[d + 2 + above(rowKeys[rowD + Math.max(n[d], 0)], n[d + 1])];
        }
        int fa = n[a];
        int fb = n[b];
        int fc = n[c];
        int fd = n[d];
        while ((fa & fb & fc & fd) >= 0) {
            a = n[a + 2 + above(rowKeys[row + Math.max(fa, 0)], n[a + 1])];
            b = n[b + 2 + above(rowKeys[rowB + Math.max(fb, 0)], n[b + 1])];
            c = n[c + 2 + above(rowKeys[rowC + Math.max(fc, 0)], n[c + 1])];
            d = n[d + 2 + above(rowKeys[rowD + Math.max(fd, 0)], n[d + 1])];
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

    private int walk(int root, int[] rowKeys, int row) {
        int node = root;
        int slot = nodes[node];
        while (slot >= 0) {
            int key = rowKeys[row + (slot & SLOT)];
            int right = (slot & SET) == 0 ? above(key, nodes[node + 1]) : outside(key, nodes[node + 1]);
            node = nodes[node + 2 + right];
            slot = nodes[node];
        }
        return ~slot;
    }

    /** 1 where {@code key > threshold}, else 0; without a branch. */
    private static int above(int key, int threshold) {
        return (int) (((long) threshold - key) >>> 63);
    }

    /** 0 where the set at {@code set} holds the category, else 1. */
    private int outside(int category, int set) {
        if (category < 0) {
            return category == RowKeys.ANY_SET ? 0 : 1;
        }
        int word = category >>> 5;
        return word < sets[set] ? (~sets[set + 1 + word] >>> (category & 31)) & 1 : 1;
    }
}
