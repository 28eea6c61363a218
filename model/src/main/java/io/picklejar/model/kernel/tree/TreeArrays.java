package io.picklejar.model.kernel.tree;

import org.jspecify.annotations.Nullable;

/**
 * One tree as scikit-learn keeps it: node {@code i} has children {@code left[i]} and {@code right[i]}, both -1 at a leaf; a
 * row goes left where {@code (float) x[feature[i]] <= threshold[i]}. Not checked before {@link #check}; the arrays are not
 * copied.
 */
public final class TreeArrays {

    final int[] left;
    final int[] right;
    final int[] feature;
    final double[] threshold;
    final boolean @Nullable [] missingLeft;
    final double[] values;
    final int width;

    /**
     * Wraps the arrays.
     *
     * @param missingLeft whether a missing value goes left; null where missing values go right (or never come)
     * @param values {@code nodes x width}; only the leaves' are used
     */
    public TreeArrays(
            int[] left,
            int[] right,
            int[] feature,
            double[] threshold,
            boolean @Nullable [] missingLeft,
            double[] values,
            int width) {
        this.left = left;
        this.right = right;
        this.feature = feature;
        this.threshold = threshold;
        this.missingLeft = missingLeft;
        this.values = values;
        this.width = width;
    }

    /** The same tree with other values. */
    public TreeArrays withValues(double[] newValues, int newWidth) {
        return new TreeArrays(left, right, feature, threshold, missingLeft, newValues, newWidth);
    }

    /** {@code nodes x width}; not to be written to. */
    public double[] values() {
        return values;
    }

    public int nodes() {
        return left.length;
    }

    public boolean isLeaf(int node) {
        return left[node] == -1;
    }

    /**
     * Checks what a traversal relies on: every child is reached once and lies behind its parent (so there is no cycle),
     * features exist, thresholds are numbers, lengths agree.
     *
     * @throws InvalidTreeException with the first thing that is wrong
     */
    void check(int inputs) {
        int nodes = nodes();
        if (nodes == 0) {
            throw new InvalidTreeException("no nodes (expected: at least a root)");
        }
        requireLength("right children", right.length, nodes);
        requireLength("features", feature.length, nodes);
        requireLength("thresholds", threshold.length, nodes);
        requireLength("missing directions", missingLeft == null ? nodes : missingLeft.length, nodes);
        requireLength("values", values.length, (long) nodes * width);
        boolean[] reached = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            checkNode(node, inputs, reached);
        }
    }

    private void checkNode(int node, int inputs, boolean[] reached) {
        if (left[node] == -1 && right[node] == -1) {
            return;
        }
        checkChild("left", left[node], node, reached);
        checkChild("right", right[node], node, reached);
        if (feature[node] < 0 || feature[node] >= inputs) {
            throw new InvalidTreeException(
                    "feature " + feature[node] + " of node " + node + " (expected: 0.." + (inputs - 1) + ")");
        }
        if (Double.isNaN(threshold[node])) {
            throw new InvalidTreeException("threshold NaN of node " + node + " (expected: a number)");
        }
    }

    private void checkChild(String side, int child, int node, boolean[] reached) {
        int last = nodes() - 1;
        if (child <= node || child > last) {
            throw new InvalidTreeException(side + " child " + child + " of node " + node + " (expected: "
                    + (node < last ? "-1 or " + (node + 1) + ".." + last : "-1") + ")");
        }
        if (reached[child]) {
            throw new InvalidTreeException(side + " child " + child + " of node " + node
                    + " has another parent already (expected: one parent a node)");
        }
        reached[child] = true;
    }

    private static void requireLength(String what, int found, long expected) {
        if (found != expected) {
            throw new InvalidTreeException(found + " " + what + " (expected: " + expected + ")");
        }
    }
}
