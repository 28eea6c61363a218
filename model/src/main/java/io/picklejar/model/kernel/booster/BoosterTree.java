package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.tree.InvalidTreeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One tree as a file holds it; not checked before it is added to a {@link BoosterForestBuilder}, and not copied. Node 0 is
 * the root; node {@code i} has the children {@code left[i]} and {@code right[i]}, and is a leaf where {@code left[i]} is -1.
 * Nodes that no path reaches are let through: libraries leave pruned ones behind.
 *
 * @param split flags of each node: {@link #CATEGORY} and so on; 0 is {@code x <= threshold} with a missing value going right
 * @param threshold of splits by number; not looked at where a node splits categories
 * @param set for each node the set that a {@link #CATEGORY} split asks for, an index into {@code sets}; null where the tree
 *     has no such split
 * @param sets bit {@code c % 32} of word {@code c / 32} is set where category {@code c} is in the set
 * @param values {@code nodes x width}; only the leaves' are used
 */
@SuppressWarnings("ArrayRecordComponent") // a bundle of arguments, never compared
public record BoosterTree(
        int[] left,
        int[] right,
        int[] feature,
        double[] threshold,
        byte[] split,
        int @Nullable [] set,
        int[][] sets,
        double[] values,
        int width) {

    /** Splits by set: a category in it goes left, any other right. */
    public static final byte CATEGORY = 1;
    /** A missing value goes left. */
    public static final byte MISSING_LEFT = 2;
    /** NaN is no missing value but zero. */
    public static final byte NAN_IS_ZERO = 4;
    /** Zero (up to 1e-35) is missing as NaN is. */
    public static final byte ZERO_IS_MISSING = 8;
    /** {@code x < threshold} goes left, not {@code <=}. */
    public static final byte BELOW = 16;
    /** With {@link #CATEGORY}: a category in the set goes right, any other left. */
    public static final byte SET_RIGHT = 32;

    public int nodes() {
        return left.length;
    }

    boolean isLeaf(int node) {
        return left[node] == -1;
    }

    boolean is(int node, byte flag) {
        return (split[node] & flag) != 0;
    }

    /**
     * Checks what a traversal relies on.
     *
     * @return the nodes that paths reach, each parent before its children, a left child right behind its parent
     * @throws InvalidTreeException with the first thing that is wrong
     */
    int[] check(int inputs) {
        int nodes = nodes();
        if (nodes == 0) {
            throw new InvalidTreeException("no nodes (expected: at least a root)");
        }
        requireLength("right children", right.length, nodes);
        requireLength("features", feature.length, nodes);
        requireLength("thresholds", threshold.length, nodes);
        requireLength("splits", split.length, nodes);
        requireLength("sets of nodes", set == null ? nodes : set.length, nodes);
        requireLength("values", values.length, (long) nodes * width);
        return reached(inputs);
    }

    private int[] reached(int inputs) {
        int[] order = new int[nodes()];
        int[] stack = new int[nodes() + 1];
        boolean[] seen = new boolean[nodes()];
        seen[0] = true;
        int depth = 1;
        int count = 0;
        while (depth > 0) {
            int node = stack[--depth];
            order[count++] = node;
            if (!isLeaf(node)) {
                checkSplit(node, inputs);
                checkChild("left", left[node], node, seen);
                checkChild("right", right[node], node, seen);
                stack[depth++] = right[node];
                stack[depth++] = left[node];
            }
        }
        return Arrays.copyOf(order, count);
    }

    private void checkSplit(int node, int inputs) {
        if (feature[node] < 0 || feature[node] >= inputs) {
            throw new InvalidTreeException(
                    "feature " + feature[node] + " of node " + node + " (expected: 0.." + (inputs - 1) + ")");
        }
        if (is(node, CATEGORY)) {
            int own = set == null ? -1 : set[node];
            if (own < 0 || own >= sets.length) {
                throw new InvalidTreeException(
                        "set " + own + " of node " + node + " (expected: one of " + sets.length + " sets)");
            }
        } else if (Double.isNaN(threshold[node])) {
            throw new InvalidTreeException("threshold NaN of node " + node + " (expected: a number)");
        }
    }

    private void checkChild(String side, int child, int node, boolean[] seen) {
        if (child < 0 || child >= nodes()) {
            throw new InvalidTreeException(
                    side + " child " + child + " of node " + node + " (expected: 0.." + (nodes() - 1) + ")");
        }
        if (seen[child]) {
            throw new InvalidTreeException(side + " child " + child + " of node " + node
                    + " has another parent already (expected: one parent a node)");
        }
        seen[child] = true;
    }

    private static void requireLength(String what, int found, long expected) {
        if (found != expected) {
            throw new InvalidTreeException(found + " " + what + " (expected: " + expected + ")");
        }
    }
}
