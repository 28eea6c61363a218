package io.picklejar.model.kernel.tree;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks trees and lays them out as a {@link Forest}. For one thread. */
public final class ForestBuilder {

    /** Leaves, and values of leaves, that are remembered, so that those of the same values are one. */
    private static final int MOST_SHARED = 1 << 12;

    private static final int MOST_SHARED_VALUES = 1 << 18;

    /** What a leaf adds. Zeros of different sign are different. Comparable, or a file of colliding leaves would be slow to load. */
    private static final class LeafValues implements Comparable<LeafValues> {
        private final double[] values;

        LeafValues(double[] values) {
            this.values = values;
        }

        @Override
        public int compareTo(LeafValues other) {
            return Arrays.compare(values, other.values);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LeafValues leaf && Arrays.equals(values, leaf.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    private final int inputs;
    private final int outputs;
    private final int width;
    private final FlatTreesBuilder flat = new FlatTreesBuilder();
    /** Second slots, for features whose missing values some node wants on its left. */
    private final Map<Integer, Integer> leftSlots = new LinkedHashMap<>();

    private final Map<LeafValues, Integer> shared = new HashMap<>();
    private final int mostShared;
    private double[] values = new double[64];
    private int[] targets = new int[16];
    private int used;
    private int trees;

    /**
     * @param inputs features a row has
     * @param outputs sums a row has
     * @param width values a leaf has
     */
    public ForestBuilder(int inputs, int outputs, int width) {
        if (inputs < 1 || inputs >= FlatTrees.SET / 2 || outputs < width || width < 1) {
            throw new IllegalArgumentException(inputs + " inputs, " + outputs + " outputs, leaves of " + width);
        }
        this.inputs = inputs;
        this.outputs = outputs;
        this.width = width;
        this.mostShared = Math.min(MOST_SHARED, MOST_SHARED_VALUES / width);
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
        if (used + (long) tree.nodes() * width > Integer.MAX_VALUE - 16) {
            throw new InvalidTreeException("too many values in all (expected: below 2^31)");
        }
        flat.add(new Layout(tree));
        if (trees == targets.length) {
            targets = Arrays.copyOf(targets, 2 * trees);
        }
        targets[trees++] = target;
    }

    /** A tree as it is laid out. */
    private final class Layout implements FlatTreesBuilder.Source {
        private final TreeArrays tree;

        Layout(TreeArrays tree) {
            this.tree = tree;
        }

        @Override
        public boolean isLeaf(int node) {
            return tree.isLeaf(node);
        }

        @Override
        public int left(int node) {
            return tree.left[node];
        }

        @Override
        public int right(int node) {
            return tree.right[node];
        }

        @Override
        public int slot(int node) {
            boolean @Nullable [] missingLeft = tree.missingLeft;
            return missingLeft != null && missingLeft[node] ? leftSlot(tree.feature[node]) : tree.feature[node];
        }

        @Override
        public int threshold(int node) {
            return FlatTrees.key(roundDown(tree.threshold[node]));
        }

        @Override
        public int leaf(int node) {
            double[] own = Arrays.copyOfRange(tree.values, node * width, (node + 1) * width);
            LeafValues key = new LeafValues(own);
            Integer known = shared.get(key);
            if (known != null) {
                return known;
            }
            int leaf = addLeaf(own);
            if (shared.size() < mostShared) {
                shared.put(key, leaf);
            }
            return leaf;
        }
    }

    private int addLeaf(double[] own) {
        int leaf = used;
        used += width;
        if (used > values.length) {
            values = Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 16L, used + used / 2L));
        }
        System.arraycopy(own, 0, values, leaf, width);
        return leaf;
    }

    private int leftSlot(int feature) {
        return leftSlots.computeIfAbsent(feature, any -> inputs + leftSlots.size());
    }

    /** The greatest float that is not above {@code threshold}. */
    static float roundDown(double threshold) {
        float nearest = (float) threshold;
        return nearest > threshold ? Math.nextDown(nearest) : nearest;
    }

    public Forest build() {
        int[] missingLeft =
                leftSlots.keySet().stream().mapToInt(Integer::intValue).toArray();
        return new Forest(
                inputs,
                outputs,
                width,
                missingLeft,
                flat.build(),
                Arrays.copyOf(targets, trees),
                Arrays.copyOf(values, used));
    }
}
