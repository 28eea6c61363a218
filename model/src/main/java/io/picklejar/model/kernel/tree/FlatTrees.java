package io.picklejar.model.kernel.tree;

/**
 * Trees laid out for the cache, and the walk from their roots to a row's leaves; all forests stand on it.
 *
 * <p>A row comes as keys: {@link #LOWEST}, and then an int for each <em>slot</em>, which is a feature together with what
 * becomes of its missing values. A node is three ints side by side: its threshold, the place of its key in the row, and the
 * place of its left child, behind which the right one lies; a row goes left where its key is at most the threshold. So a step
 * mostly touches one line of the cache, and is three loads, a fourth for the key, a subtraction, a shift and an addition, without a
 * branch to mispredict. A leaf asks for {@link #LOWEST} and has itself for a left child, so walks of unlike length go on side by
 * side until the last has arrived; what it has for a threshold is what the walk gives. Eight walks go on at once, since each
 * waits for memory most of the time.
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
    /** What each row's keys begin with. */
    public static final int LOWEST = Integer.MIN_VALUE;
    /** Walks that go on side by side. */
    public static final int SIDE_BY_SIDE = 8;

    /** Ints a node has. */
    static final int NODE = 3;

    static final int THRESHOLD = 0;
    static final int KEY = 1;
    static final int CHILD = 2;

    private static final int SLOT = SET - 1;

    private final int[] nodes;
    private final int[] sets;
    private final int[] roots;
    private final int[] steps;
    private final boolean[] hasSets;

    /**
     * @param nodes {@link #NODE} ints each: {@link #THRESHOLD}, {@link #KEY} and {@link #CHILD}
     * @param sets of each set its length in ints, and those
     * @param roots places in {@code nodes}, as children are
     * @param steps of each tree how many steps go by before it is asked whether a leaf is reached
     */
    FlatTrees(int[] nodes, int[] sets, int[] roots, int[] steps, boolean[] hasSets) {
        this.nodes = nodes;
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
     * @param rowKeys keys that a row has
     * @param into the leaf of each row
     */
    public void walkRows(int tree, int[] keys, int rows, int rowKeys, int[] into) {
        int last = rows - SIDE_BY_SIDE;
        if (hasSets[tree] || last < 0) {
            for (int row = 0; row < rows; row++) {
                into[row] = walk(roots[tree], keys, row * rowKeys);
            }
            return;
        }
        for (int row = 0; row < rows; row += SIDE_BY_SIDE) {
            int from = Math.min(row, last);
            walkEight(tree, 0, steps[tree], keys, from * rowKeys, rowKeys, into, from);
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
        int[] n = nodes;
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
        // one by one once all may have arrived
        int count = sure;
        do {
            for (int i = 0; i < count; i++) {
                a = next(n, a, keys, row);
                b = next(n, b, keys, rowB);
                c = next(n, c, keys, rowC);
                d = next(n, d, keys, rowD);
                e = next(n, e, keys, rowE);
                f = next(n, f, keys, rowF);
                g = next(n, g, keys, rowG);
                h = next(n, h, keys, rowH);
            }
            count = 1;
        } while (areUnderWay(n, a, b, c, d, e, f, g, h));
        into[to] = n[a + THRESHOLD];
        into[to + 1] = n[b + THRESHOLD];
        into[to + 2] = n[c + THRESHOLD];
        into[to + 3] = n[d + THRESHOLD];
        into[to + 4] = n[e + THRESHOLD];
        into[to + 5] = n[f + THRESHOLD];
        into[to + 6] = n[g + THRESHOLD];
        into[to + 7] = n[h + THRESHOLD];
    }

    private static boolean areUnderWay(int[] n, int a, int b, int c, int d, int e, int f, int g, int h) {
        return (left(n, a) | left(n, b) | left(n, c) | left(n, d) | left(n, e) | left(n, f) | left(n, g) | left(n, h))
                != 0;
    }

    private static int next(int[] n, int node, int[] keys, int row) {
        return n[node + CHILD] + above(keys[row + n[node + KEY]], n[node + THRESHOLD]);
    }

    /** 0 where the node is a leaf. */
    private static int left(int[] n, int node) {
        return node ^ n[node + CHILD];
    }

    private int walk(int root, int[] keys, int row) {
        int node = root;
        int child = nodes[node + CHILD];
        while (child != node) {
            int slot = nodes[node + KEY];
            int key = keys[row + (slot & SLOT)];
            int threshold = nodes[node + THRESHOLD];
            node = child + ((slot & SET) == 0 ? above(key, threshold) : NODE * outside(key, threshold));
            child = nodes[node + CHILD];
        }
        return nodes[node + THRESHOLD];
    }

    /** {@link #NODE} where {@code key > threshold}, else 0; without a branch: the difference's sign is in its two highest bits. */
    private static int above(int key, int threshold) {
        return (int) (((long) threshold - key) >>> 62);
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
