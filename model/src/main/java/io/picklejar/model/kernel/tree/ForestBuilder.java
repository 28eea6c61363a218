package io.picklejar.model.kernel.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks trees and lays them out as a {@link Forest}. For one thread. */
public final class ForestBuilder {

    private final int inputs;
    private final int outputs;
    private final int width;
    private final List<int[]> packed = new ArrayList<>();
    private final List<double[]> leafValues = new ArrayList<>();
    private final List<Integer> targets = new ArrayList<>();
    private long ints;
    private long values;
    private boolean handlesMissing;

    /**
     * @param inputs features a row has
     * @param outputs sums a row has
     * @param width values a leaf has
     */
    public ForestBuilder(int inputs, int outputs, int width) {
        if (inputs < 1 || inputs >= Forest.MISSING_LEFT || outputs < width || width < 1) {
            throw new IllegalArgumentException(inputs + " inputs, " + outputs + " outputs, leaves of " + width);
        }
        this.inputs = inputs;
        this.outputs = outputs;
        this.width = width;
    }

    /**
     * Adds a tree whose leaves count towards {@code outputs target..target + width - 1}.
     *
     * @throws InvalidTreeException where the arrays are no tree
     */
    public void add(TreeArrays tree, int target) {
        if (tree.width != width || target < 0 || target + width > outputs) {
            throw new IllegalArgumentException("leaves of " + tree.width + " for output " + target);
        }
        tree.check(inputs);
        long nextInts = ints + (long) tree.nodes() * Forest.NODE_INTS;
        long nextValues = values + (long) tree.nodes() * width;
        if (nextInts > Integer.MAX_VALUE - 16 || nextValues > Integer.MAX_VALUE - 16) {
            throw new InvalidTreeException("too many nodes in all (expected: below 2^29)");
        }
        pack(tree);
        targets.add(target);
    }

    private void pack(TreeArrays tree) {
        int[] order = preorder(tree);
        int[] place = new int[tree.nodes()];
        for (int i = 0; i < order.length; i++) {
            place[order[i]] = (int) ints + i * Forest.NODE_INTS;
        }
        int[] nodes = new int[order.length * Forest.NODE_INTS];
        double[] leaves = new double[order.length * width];
        int used = 0;
        for (int i = 0; i < order.length; i++) {
            int node = order[i];
            if (tree.isLeaf(node)) {
                packLeaf(nodes, i, (int) values + used);
                System.arraycopy(tree.values, node * width, leaves, used, width);
                used += width;
            } else {
                packSplit(tree, node, nodes, i, place);
            }
        }
        packed.add(nodes);
        leafValues.add(Arrays.copyOf(leaves, used));
        ints += nodes.length;
        values += used;
    }

    private void packLeaf(int[] nodes, int i, int position) {
        int at = i * Forest.NODE_INTS;
        nodes[at] = ~position;
        nodes[at + 2] = (int) ints + at;
        nodes[at + 3] = (int) ints + at;
    }

    private void packSplit(TreeArrays tree, int node, int[] nodes, int i, int[] place) {
        int at = i * Forest.NODE_INTS;
        boolean @Nullable [] missingLeft = tree.missingLeft;
        boolean isLeft = missingLeft != null && missingLeft[node];
        handlesMissing |= isLeft;
        nodes[at] = tree.feature[node] | (isLeft ? Forest.MISSING_LEFT : 0);
        nodes[at + 1] = Forest.key(roundDown(tree.threshold[node]));
        nodes[at + 2] = place[tree.left[node]];
        nodes[at + 3] = place[tree.right[node]];
    }

    /** The greatest float that is not above {@code threshold}. */
    static float roundDown(double threshold) {
        float nearest = (float) threshold;
        return nearest > threshold ? Math.nextDown(nearest) : nearest;
    }

    /** Nodes from the root, a left child right behind its parent: half of all steps stay in the cache line. */
    private static int[] preorder(TreeArrays tree) {
        int[] order = new int[tree.nodes()];
        int[] stack = new int[tree.nodes() + 1];
        int depth = 1;
        int count = 0;
        while (depth > 0) {
            int node = stack[--depth];
            order[count++] = node;
            if (!tree.isLeaf(node)) {
                stack[depth++] = tree.right[node];
                stack[depth++] = tree.left[node];
            }
        }
        return Arrays.copyOf(order, count);
    }

    public Forest build() {
        int[] nodes = new int[(int) ints];
        double[] leaves = new double[(int) values];
        int[] roots = new int[packed.size()];
        int nodesAt = 0;
        int valuesAt = 0;
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = nodesAt;
            System.arraycopy(packed.get(tree), 0, nodes, nodesAt, packed.get(tree).length);
            nodesAt += packed.get(tree).length;
            System.arraycopy(leafValues.get(tree), 0, leaves, valuesAt, leafValues.get(tree).length);
            valuesAt += leafValues.get(tree).length;
        }
        int[] targetOf = targets.stream().mapToInt(Integer::intValue).toArray();
        return new Forest(inputs, outputs, width, handlesMissing, nodes, roots, targetOf, leaves);
    }
}
