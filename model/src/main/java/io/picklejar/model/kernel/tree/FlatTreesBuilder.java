package io.picklejar.model.kernel.tree;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Lays trees out as {@link FlatTrees}. For one thread.
 *
 * <p>Two leaves under one split are kept once for all splits that have the same two: a forest of classes, grown until its leaves
 * are pure, loses a third of its nodes, and what is walked through fits a cache.
 */
public final class FlatTreesBuilder {

    /** Nodes that all trees together may have. */
    public static final int MOST_NODES = 1 << 29;

    /** Pairs of leaves that are remembered to be shared. Where there are more, they are numbers rather than classes. */
    private static final int MOST_PAIRS = 1 << 12;

    /** A tree whose root is node 0; checked by whoever gives it: each node has one parent, and the slots exist. */
    public interface Source {
        boolean isLeaf(int node);

        int left(int node);

        int right(int node);

        /** Of a split: the slot it looks at, from 0, with {@link FlatTrees#SET} where it asks for a set. */
        int slot(int node);

        /** Of a split: the greatest key that goes left, or what {@link #addSet} returned. */
        int threshold(int node);

        /** What a walk to this leaf gives; asked once for each leaf. */
        int leaf(int node);
    }

    private final Map<Long, Integer> pairs = new HashMap<>();
    private int[] nodes = new int[16 * FlatTrees.NODE];
    private int[] sets = new int[0];
    private int[] roots = new int[16];
    private int[] steps = new int[16];
    private boolean[] hasSets = new boolean[16];
    private int[] waiting = new int[64];
    private int[] places = new int[64];
    private int known;
    private int used;
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
        leafDepths = 0;
        leafCount = 0;
        deepest = 0;
        known = 0;
        roots[trees] = reserve(1);
        await(0, roots[trees]);
        int depth = 0;
        for (int from = 0, level = known; from < known; from = level, level = known, depth++) {
            for (int i = from; i < level; i++) {
                put(tree, waiting[i], places[i], depth);
            }
        }
        steps[trees++] = uncheckedSteps();
    }

    private void put(Source tree, int node, int place, int depth) {
        if (tree.isLeaf(node)) {
            putLeaf(place, tree.leaf(node));
            countLeaf(depth);
            return;
        }
        int slot = tree.slot(node);
        hasSets[trees] |= (slot & FlatTrees.SET) != 0;
        int threshold = tree.threshold(node);
        int left = tree.left(node);
        int right = tree.right(node);
        int pair;
        if (tree.isLeaf(left) && tree.isLeaf(right)) {
            pair = pairOf(tree.leaf(left), tree.leaf(right));
            countLeaf(depth + 1);
            countLeaf(depth + 1);
        } else {
            pair = reserve(2);
            await(left, pair);
            await(right, pair + FlatTrees.NODE);
        }
        put(place, threshold, slot + 1, pair);
    }

    private void await(int node, int place) {
        if (known == waiting.length) {
            waiting = Arrays.copyOf(waiting, grown(known));
            places = Arrays.copyOf(places, grown(known));
        }
        waiting[known] = node;
        places[known++] = place;
    }

    private int pairOf(int left, int right) {
        long both = (long) left << 32 | (right & 0xffff_ffffL);
        Integer there = pairs.get(both);
        if (there != null) {
            return there;
        }
        int pair = reserve(2);
        putLeaf(pair, left);
        putLeaf(pair + FlatTrees.NODE, right);
        if (pairs.size() < MOST_PAIRS) {
            pairs.put(both, pair);
        }
        return pair;
    }

    private void growTrees() {
        if (trees == roots.length) {
            roots = Arrays.copyOf(roots, grown(trees));
            steps = Arrays.copyOf(steps, grown(trees));
            hasSets = Arrays.copyOf(hasSets, grown(trees));
        }
    }

    private int reserve(int count) {
        int place = used;
        used += count * FlatTrees.NODE;
        if (used > MOST_NODES * FlatTrees.NODE) {
            throw new InvalidTreeException("too many nodes in all (expected: below 2^29)");
        }
        if (used > nodes.length) {
            nodes = Arrays.copyOf(nodes, grown(nodes.length));
        }
        return place;
    }

    private static int grown(int length) {
        return (int) Math.min(Integer.MAX_VALUE - 16L, length + 16L + (length >> 1));
    }

    private void putLeaf(int place, int leaf) {
        put(place, leaf, 0, place);
    }

    private void put(int place, int threshold, int key, int child) {
        nodes[place + FlatTrees.THRESHOLD] = threshold;
        nodes[place + FlatTrees.KEY] = key;
        nodes[place + FlatTrees.CHILD] = child;
    }

    private void countLeaf(int depth) {
        leafDepths += depth;
        deepest = Math.max(deepest, depth);
        leafCount++;
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
                Arrays.copyOf(nodes, used),
                Arrays.copyOf(sets, setWords),
                Arrays.copyOf(roots, trees),
                Arrays.copyOf(steps, trees),
                Arrays.copyOf(hasSets, trees));
    }
}
