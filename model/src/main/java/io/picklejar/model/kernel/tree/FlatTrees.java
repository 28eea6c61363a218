package io.picklejar.model.kernel.tree;

/**
 * Trees laid out for the cache, and the walk from their roots to a row's leaves; all forests stand on it.
 *
 * <p>A row comes as keys: an int for each <em>slot</em>, which is a feature together with what becomes of its missing values.
 * A node is a long, the slot above the threshold, and the place of its left child, behind which the right one lies; a row
 * goes left where its key is at most the threshold. So a step is two independent loads, a third for the key, a subtraction
 * and an addition, without a branch to mispredict. A leaf's child is the leaf itself and its threshold the greatest: walks of
 * unlike length go on side by side until the last has arrived. Eight do, since each waits for memory most of the time.
 *
 * <p>A split by categories has {@link #SET} in its slot and the place of its set for a threshold; trees that have any are
 * walked one at a time.
 */
public final class FlatTrees {

    /** Set in the slot of a node that splits categories. */
    public static final int SET = 1 << 30;
    /** The key of a category that no set holds. */
    public static final int NO_SET = -1;
    /** The key of a category that every set holds. */
    public static final int ANY_SET = -2;
    /** Walks that go on side by side. */
    public static final int SIDE_BY_SIDE = 8;

    private static final int SLOT = SET - 1;

    private final long[] splits;
    private final int[] children;
    private final int[] leaves;
    private final int[] sets;
    private final int[] roots;
    private final int[] steps;
    private final boolean[] hasSets;

    /**
     * @param children place of each node's left child, of a leaf its own
     * @param leaves of each leaf what a walk to it gives
     * @param sets of each set its length in ints, and those
     * @param steps of each tree how many steps go by before it is asked whether a leaf is reached
     */
    FlatTrees(long[] splits, int[] children, int[] leaves, int[] sets, int[] roots, int[] steps, boolean[] hasSets) {
        this.splits = splits;
        this.children = children;
        this.leaves = leaves;
        this.sets = sets;
        this.roots = roots;
        this.steps = steps;
        this.hasSets = hasSets;
    }

    /** An int in the order of the floats; both zeros are one. Not for NaN. */
    public static int key(float x) {
        int bits = Float.floatToRawIntBits(x + 0.0f);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    public int trees() {
        return roots.length;
    }

    /**
     * One row through all trees.
     *
     * @param row where the row's keys begin
     * @param into the leaf of each tree
     */
    public void walkTrees(int[] keys, int row, int[] into) {
        int trees = roots.length;
        int last = trees - SIDE_BY_SIDE;
        for (int tree = 0; tree < trees; tree += SIDE_BY_SIDE) {
            // Some trees again rather than the last ones alone.
            int from = tree > last && last >= 0 ? last : tree;
            int sure = from > last ? -1 : sureSteps(from);
            if (sure >= 0) {
                walkEight(from, 1, sure, keys, row, 0, into, from);
            } else {
                for (int one = from; one < Math.min(trees, from + SIDE_BY_SIDE); one++) {
                    into[one] = walk(roots[one], keys, row);
                }
            }
        }
    }

    /** The least of the steps of eight trees; -1 where one of them has sets. */
    private int sureSteps(int from) {
        int sure = Integer.MAX_VALUE;
        for (int tree = from; tree < from + SIDE_BY_SIDE; tree++) {
            sure = Math.min(sure, hasSets[tree] ? -1 : steps[tree]);
        }
        return sure;
    }

    /**
     * Some rows through one tree.
     *
     * @param slots keys that a row has
     * @param into the leaf of each row
     */
    public void walkRows(int tree, int[] keys, int rows, int slots, int[] into) {
        int last = rows - SIDE_BY_SIDE;
        if (hasSets[tree] || last < 0) {
            for (int row = 0; row < rows; row++) {
                into[row] = walk(roots[tree], keys, row * slots);
            }
            return;
        }
        for (int row = 0; row < rows; row += SIDE_BY_SIDE) {
            int from = Math.min(row, last);
            walkEight(tree, 0, steps[tree], keys, from * slots, slots, into, from);
        }
    }

    /**
     * Eight independent walks, so that the processor waits for eight nodes at once.
     *
     * @param treeStep 1 for a tree each, 0 for one tree
     * @param sure steps that are taken without a look at whether all have arrived
     * @param rowStep keys between the rows, 0 for one row
     */
    private void walkEight(int tree, int treeStep, int sure, int[] keys, int row, int rowStep, int[] into, int to) {
        long[] s = splits;
        int[] n = children;
        int rowB = row + rowStep;
        int rowC = rowB + rowStep;
        int rowD = rowC + rowStep;
        int rowE = rowD + rowStep;
        int rowF = rowE + rowStep;
        int rowG = rowF + rowStep;
        int rowH = rowG + rowStep;
        int a = roots[tree];
        int b = roots[tree + treeStep];
        int c = roots[tree + 2 * treeStep];
        int d = roots[tree + 3 * treeStep];
        int e = roots[tree + 4 * treeStep];
        int f = roots[tree + 5 * treeStep];
        int g = roots[tree + 6 * treeStep];
        int h = roots[tree + 7 * treeStep];
        for (int i = 0; i < sure; i++) {
            a = next(s[a], n[a], keys, row);
            b = next(s[b], n[b], keys, rowB);
            c = next(s[c], n[c], keys, rowC);
            d = next(s[d], n[d], keys, rowD);
            e = next(s[e], n[e], keys, rowE);
            f = next(s[f], n[f], keys, rowF);
            g = next(s[g], n[g], keys, rowG);
            h = next(s[h], n[h], keys, rowH);
        }
        while (((a ^ n[a]) | (b ^ n[b]) | (c ^ n[c]) | (d ^ n[d]) | (e ^ n[e]) | (f ^ n[f]) | (g ^ n[g]) | (h ^ n[h]))
                != 0) {
            a = next(s[a], n[a], keys, row);
            b = next(s[b], n[b], keys, rowB);
            c = next(s[c], n[c], keys, rowC);
            d = next(s[d], n[d], keys, rowD);
            e = next(s[e], n[e], keys, rowE);
            f = next(s[f], n[f], keys, rowF);
            g = next(s[g], n[g], keys, rowG);
            h = next(s[h], n[h], keys, rowH);
        }
        into[to] = leaves[a];
        into[to + 1] = leaves[b];
        into[to + 2] = leaves[c];
        into[to + 3] = leaves[d];
        into[to + 4] = leaves[e];
        into[to + 5] = leaves[f];
        into[to + 6] = leaves[g];
        into[to + 7] = leaves[h];
    }

    private static int next(long split, int child, int[] keys, int row) {
        return child + above(keys[row + (int) (split >>> 32)], (int) split);
    }

    private int walk(int root, int[] keys, int row) {
        int node = root;
        int child = children[node];
        while (child != node) {
            int slot = (int) (splits[node] >>> 32);
            int key = keys[row + (slot & SLOT)];
            int threshold = (int) splits[node];
            node = child + ((slot & SET) == 0 ? above(key, threshold) : outside(key, threshold));
            child = children[node];
        }
        return leaves[node];
    }

    /** 1 where {@code key > threshold}, else 0; without a branch. */
    private static int above(int key, int threshold) {
        return (int) (((long) threshold - key) >>> 63);
    }

    /** 0 where the set at {@code set} holds the category, else 1. */
    private int outside(int category, int set) {
        if (category < 0) {
            return category == ANY_SET ? 0 : 1;
        }
        int word = category >>> 5;
        return word < sets[set] ? (~sets[set + 1 + word] >>> (category & 31)) & 1 : 1;
    }
}
