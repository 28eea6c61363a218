package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.tree.FlatTrees;
import io.picklejar.model.kernel.tree.FlatTreesBuilder;
import io.picklejar.model.kernel.tree.InvalidTreeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks trees and lays them out as a {@link BoosterForest}. For one thread. */
public final class BoosterForestBuilder {

    private static final byte SLOT_FLAGS =
            BoosterTree.CATEGORY | BoosterTree.MISSING_LEFT | BoosterTree.NAN_IS_ZERO | BoosterTree.ZERO_IS_MISSING;
    private static final long MOST = Integer.MAX_VALUE - 16;

    /** A tree on its way. */
    private record Added(
            BoosterTree tree, int target, @Nullable LinearLeaves linear) {}

    private final int inputs;
    private final int outputs;
    private final int width;
    private final Comparison comparison;
    private final List<Added> trees = new ArrayList<>();
    private final Map<Integer, Integer> slots = new HashMap<>();
    private final List<Integer> slotOrder = new ArrayList<>();
    private final List<TreeSet<Double>> thresholds = new ArrayList<>();
    private long nodes;
    private long values;
    private long setWords;
    private boolean isLinear;

    /**
     * @param inputs features a row has
     * @param outputs sums a row has
     * @param width values a leaf has
     */
    public BoosterForestBuilder(int inputs, int outputs, int width, Comparison comparison) {
        if (inputs < 1 || inputs >= BoosterForest.MOST_INPUTS || width < 1 || outputs < width) {
            throw new IllegalArgumentException(inputs + " inputs, " + outputs + " outputs, leaves of " + width);
        }
        this.inputs = inputs;
        this.outputs = outputs;
        this.width = width;
        this.comparison = comparison;
    }

    /**
     * Adds a tree whose leaves count towards {@code outputs target..target + width - 1}. A weight of the tree is to be
     * multiplied into its leaves beforehand, in the library's own precision.
     *
     * @throws InvalidTreeException where the arrays are no tree
     */
    public void add(BoosterTree tree, int target) {
        add(tree, target, null);
    }

    /** The same with linear models in the leaves; only where leaves have one value and sums are float64. */
    public void add(BoosterTree tree, int target, @Nullable LinearLeaves linear) {
        if (tree.width() != width || target < 0 || target + width > outputs) {
            throw new InvalidTreeException("leaves of " + tree.width() + " for output " + target
                    + " (expected: leaves of " + width + ", outputs 0.." + (outputs - 1) + ")");
        }
        int[] order = tree.check(inputs);
        if (linear != null) {
            if (width != 1 || comparison.sumsSingle()) {
                throw new IllegalArgumentException("linear leaves of width " + width + " summed as " + comparison);
            }
            linear.check(tree.nodes(), inputs);
            isLinear = true;
        }
        for (int node : order) {
            count(tree, node);
        }
        if (nodes > FlatTreesBuilder.MOST_NODES || values > MOST || setWords > MOST) {
            throw new InvalidTreeException("too many nodes in all (expected: below 2^29)");
        }
        trees.add(new Added(tree, target, linear));
    }

    private void count(BoosterTree tree, int node) {
        nodes++;
        if (tree.isLeaf(node)) {
            values += width;
            return;
        }
        int slot = slotOf(tree, node);
        int[] set = setOf(tree, node);
        if (set != null) {
            setWords += set.length + 1;
        } else if (comparison.isDouble()) {
            thresholds.get(slot).add(threshold(tree, node));
        }
    }

    private static int @Nullable [] setOf(BoosterTree tree, int node) {
        return tree.set() == null || !tree.is(node, BoosterTree.CATEGORY) ? null : tree.sets()[tree.set()[node]];
    }

    private int slotOf(BoosterTree tree, int node) {
        int flags = tree.split()[node] & SLOT_FLAGS;
        if ((flags & BoosterTree.CATEGORY) != 0 && tree.is(node, BoosterTree.SET_RIGHT)) {
            // What is in the set becomes the left side, so a missing value that goes left is not in it, and vice versa.
            flags ^= BoosterTree.MISSING_LEFT;
        }
        int key = tree.feature()[node] << 8 | flags;
        Integer known = slots.get(key);
        if (known == null) {
            known = slotOrder.size();
            slots.put(key, known);
            slotOrder.add(key);
            thresholds.add(new TreeSet<>());
        }
        return known;
    }

    /** The greatest number that goes left. */
    private double threshold(BoosterTree tree, int node) {
        double threshold = tree.threshold()[node] + 0.0;
        return tree.is(node, BoosterTree.BELOW) ? Math.nextDown(threshold) : threshold;
    }

    private int thresholdKey(RowKeys keys, BoosterTree tree, int node, int slot) {
        if (comparison.isDouble()) {
            return keys.thresholdKey(slot, threshold(tree, node));
        }
        double threshold = tree.threshold()[node];
        float nearest = (float) threshold;
        float below = nearest > threshold ? Math.nextDown(nearest) : nearest;
        return FlatTrees.key(below) - (tree.is(node, BoosterTree.BELOW) && below == threshold ? 1 : 0);
    }

    /** Lays out what was added. */
    public BoosterForest build() {
        RowKeys keys = keys();
        FlatTreesBuilder flat = new FlatTreesBuilder();
        Leaves leaves = new Leaves();
        int[] targets = new int[trees.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = trees.get(i).target;
            flat.add(new Layout(trees.get(i), keys, flat, leaves));
        }
        return new BoosterForest(keys, outputs, width, flat.build(), targets, leaves.sums());
    }

    private RowKeys keys() {
        int count = slotOrder.size();
        int[] feature = new int[count];
        byte[] split = new byte[count];
        int[] first = new int[count + 1];
        for (int slot = 0; slot < count; slot++) {
            feature[slot] = slotOrder.get(slot) >>> 8;
            split[slot] = slotOrder.get(slot).byteValue();
            first[slot + 1] = first[slot] + thresholds.get(slot).size();
        }
        double[] sorted = new double[first[count]];
        int at = 0;
        for (TreeSet<Double> ofSlot : thresholds) {
            for (double threshold : ofSlot) {
                sorted[at++] = threshold;
            }
        }
        return new RowKeys(inputs, comparison, feature, split, first, sorted);
    }

    /** A tree as it is laid out. */
    private final class Layout implements FlatTreesBuilder.Source {
        private final Added added;
        private final BoosterTree tree;
        private final RowKeys keys;
        private final FlatTreesBuilder flat;
        private final Leaves leaves;

        Layout(Added added, RowKeys keys, FlatTreesBuilder flat, Leaves leaves) {
            this.added = added;
            this.tree = added.tree;
            this.keys = keys;
            this.flat = flat;
            this.leaves = leaves;
        }

        @Override
        public boolean isLeaf(int node) {
            return tree.isLeaf(node);
        }

        @Override
        public int left(int node) {
            return isSwapped(node) ? tree.right()[node] : tree.left()[node];
        }

        @Override
        public int right(int node) {
            return isSwapped(node) ? tree.left()[node] : tree.right()[node];
        }

        private boolean isSwapped(int node) {
            return tree.is(node, BoosterTree.SET_RIGHT) && setOf(tree, node) != null;
        }

        @Override
        public int slot(int node) {
            return slotOf(tree, node) | (setOf(tree, node) == null ? 0 : FlatTrees.SET);
        }

        @Override
        public int threshold(int node) {
            int[] set = setOf(tree, node);
            return set == null ? thresholdKey(keys, tree, node, slotOf(tree, node)) : flat.addSet(set);
        }

        @Override
        public int leaf(int node) {
            return leaves.put(added, node);
        }
    }

    /** What the leaves hold while they are laid out. */
    private final class Leaves {
        private final double[] leafValues = new double[(int) values];
        private final double[] constants = new double[isLinear ? leafValues.length : 0];
        private final int[] firsts = new int[isLinear ? leafValues.length + 1 : 0];
        private int[] features = new int[0];
        private double[] coefficients = new double[0];
        private int leaf;

        /** @return the place of the first value */
        int put(Added added, int node) {
            System.arraycopy(added.tree.values(), node * width, leafValues, leaf, width);
            if (isLinear) {
                putLinear(added.linear, node);
            }
            leaf += width;
            return leaf - width;
        }

        private void putLinear(@Nullable LinearLeaves linear, int from) {
            constants[leaf] = linear == null ? Double.NaN : linear.constant()[from];
            int[] own = linear == null ? null : linear.features()[from];
            double[] weights = linear == null ? null : linear.coefficients()[from];
            int used = firsts[leaf];
            if (own != null && weights != null) {
                while (features.length < used + own.length) {
                    features = Arrays.copyOf(features, 2 * features.length + own.length);
                    coefficients = Arrays.copyOf(coefficients, features.length);
                }
                System.arraycopy(own, 0, features, used, own.length);
                System.arraycopy(weights, 0, coefficients, used, own.length);
                used += own.length;
            }
            firsts[leaf + 1] = used;
        }

        LeafSums sums() {
            if (isLinear) {
                return new LinearSums(inputs, leafValues, constants, firsts, features, coefficients);
            }
            return comparison.sumsSingle()
                    ? new SingleSums(leafValues, width, outputs == 1)
                    : new DoubleSums(leafValues, width, outputs == 1);
        }
    }
}
