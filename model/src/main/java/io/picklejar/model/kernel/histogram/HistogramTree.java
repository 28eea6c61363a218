package io.picklejar.model.kernel.histogram;

import org.jspecify.annotations.Nullable;

/**
 * One tree as scikit-learn keeps it, its arrays not copied; node 0 is the root. Nothing is checked before {@link #check}.
 *
 * @param value of each node; used at leaves
 * @param set index of the set of categories that go left; -1 where the split is by threshold
 * @param sets eight 32-bit words a set
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HistogramTree(
        boolean[] isLeaf,
        double[] value,
        int[] feature,
        double[] threshold,
        boolean[] missingLeft,
        int[] left,
        int[] right,
        int @Nullable [] set,
        int[] sets) {

    static final int WORDS = 8;

    public int nodes() {
        return isLeaf.length;
    }

    boolean isCategorical(int node) {
        return set != null && set[node] >= 0;
    }

    /**
     * Checks what a walk relies on: children lie behind their parent and have one, features and sets exist.
     *
     * @throws IllegalArgumentException with the first thing that is wrong
     */
    void check(int inputs) {
        if (nodes() == 0) {
            throw new IllegalArgumentException("no nodes (expected: at least a root)");
        }
        boolean[] reached = new boolean[nodes()];
        for (int node = 0; node < nodes(); node++) {
            if (!isLeaf[node]) {
                checkChild(left[node], node, reached);
                checkChild(right[node], node, reached);
                checkSplit(node, inputs);
            }
        }
    }

    private void checkChild(int child, int node, boolean[] reached) {
        if (child <= node || child >= nodes() || reached[child]) {
            throw new IllegalArgumentException(
                    "child " + child + " of node " + node + " (expected: one of its own, behind it)");
        }
        reached[child] = true;
    }

    private void checkSplit(int node, int inputs) {
        if (feature[node] < 0 || feature[node] >= inputs) {
            throw new IllegalArgumentException(
                    "feature " + feature[node] + " of node " + node + " (expected: 0.." + (inputs - 1) + ")");
        }
        if (set != null && set[node] >= 0 && (set[node] + 1L) * WORDS > sets.length) {
            throw new IllegalArgumentException("set " + set[node] + " of node " + node + " of " + sets.length / WORDS);
        }
        if (!isCategorical(node) && Double.isNaN(threshold[node])) {
            throw new IllegalArgumentException("threshold NaN of node " + node + " (expected: a number)");
        }
    }
}
