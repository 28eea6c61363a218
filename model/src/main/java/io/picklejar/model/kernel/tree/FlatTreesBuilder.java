package io.picklejar.model.kernel.tree;

import java.util.Arrays;

/** Lays trees out as {@link FlatTrees}. For one thread. */
public final class FlatTreesBuilder {

    /** Nodes that all trees together may have. */
    public static final int MOST_NODES = 1 << 29;

    /** A tree whose root is node 0; checked by whoever gives it: each node has one parent, and the slots exist. */
    public interface Source {
        boolean isLeaf(int node);

        int left(int node);

        int right(int node);

        /** Of a split: the slot it looks at, with {@link FlatTrees#SET} where it asks for a set. */
        int slot(int node);

        /** Of a split: the greatest key that goes left, or what {@link #addSet} returned. */
        int threshold(int node);

        /** What a walk to this leaf gives; asked once for each leaf. */
        int leaf(int node);
    }

    private long[] splits = new long[16];
    private int[] children = new int[16];
    private int[] leaves = new int[16];
    private int[] sets = new int[0];
    private int[] roots = new int[16];
    private int[] steps = new int[16];
    private boolean[] hasSets = new boolean[16];
    private int[] waiting = new int[64];
    private int nodes;
    private int setWords;
    private int trees;
    private long leafDepths;
    private int leafCount;
    private int deepest;

    /** Keeps a set: bit {@code c % 32} of word {@code c / 32} is set where it holds category {@code c}. */
    public int addSet(int[] set) {
        int place = setWords;
        setWords += set.length + 1;
        if (setWords > sets.length) {
            sets = Arrays.copyOf(sets, Math.max(setWords, grown(sets.length)));
        }
        sets[place] = set.length;
        System.arraycopy(set, 0, sets, place + 1, set.length);
        return place;
    }

    /** Adds a tree, level by level: two children lie side by side, and the first levels in few cache lines. */
    public void add(Source tree) {
        growTrees();
        roots[trees] = reserve(1);
        leafDepths = 0;
        leafCount = 0;
        deepest = 0;
        waiting[0] = 0;
        int known = 1;
        int depth = 0;
        for (int from = 0, level = 1; from < known; from = level, level = known, depth++) {
            for (int i = from; i < level; i++) {
                known = put(tree, waiting[i], roots[trees] + i, depth, known);
            }
        }
        steps[trees++] = uncheckedSteps();
    }

    /** @return how many nodes are known by now, children of this one included */
    private int put(Source tree, int node, int place, int depth, int known) {
        if (tree.isLeaf(node)) {
            putLeaf(place, tree.leaf(node), depth);
            return known;
        }
        putSplit(place, tree.slot(node), tree.threshold(node), reserve(2));
        if (known + 2 > waiting.length) {
            waiting = Arrays.copyOf(waiting, grown(waiting.length));
        }
        waiting[known] = tree.left(node);
        waiting[known + 1] = tree.right(node);
        return known + 2;
    }

    private void growTrees() {
        if (trees == roots.length) {
            roots = Arrays.copyOf(roots, grown(trees));
            steps = Arrays.copyOf(steps, grown(trees));
            hasSets = Arrays.copyOf(hasSets, grown(trees));
        }
    }

    private int reserve(int count) {
        int place = nodes;
        nodes += count;
        if (nodes > MOST_NODES) {
            throw new InvalidTreeException("too many nodes in all (expected: below 2^29)");
        }
        if (nodes > splits.length) {
            int length = grown(splits.length);
            splits = Arrays.copyOf(splits, length);
            children = Arrays.copyOf(children, length);
            leaves = Arrays.copyOf(leaves, length);
        }
        return place;
    }

    private static int grown(int length) {
        return (int) Math.min(Integer.MAX_VALUE - 16L, length + (length >> 1) + 16L);
    }

    private void putLeaf(int place, int leaf, int depth) {
        splits[place] = Integer.MAX_VALUE;
        children[place] = place;
        leaves[place] = leaf;
        leafDepths += depth;
        deepest = Math.max(deepest, depth);
        leafCount++;
    }

    private void putSplit(int place, int slot, int threshold, int pair) {
        splits[place] = (long) slot << 32 | (threshold & 0xffff_ffffL);
        children[place] = pair;
        hasSets[trees] |= (slot & FlatTrees.SET) != 0;
    }

    /**
     * How many steps to take before asking whether a leaf is reached: the depth of the tree where most leaves lie near the
     * bottom, else their mean depth.
     */
    private int uncheckedSteps() {
        int mean = (int) (leafDepths / Math.max(1, leafCount));
        return deepest <= mean + mean / 4 + 1 ? deepest : mean;
    }

    /** Lays out what was added; the builder is of no use afterwards. */
    public FlatTrees build() {
        return new FlatTrees(
                Arrays.copyOf(splits, nodes),
                Arrays.copyOf(children, nodes),
                Arrays.copyOf(leaves, nodes),
                Arrays.copyOf(sets, setWords),
                Arrays.copyOf(roots, trees),
                Arrays.copyOf(steps, trees),
                Arrays.copyOf(hasSets, trees));
    }
}
