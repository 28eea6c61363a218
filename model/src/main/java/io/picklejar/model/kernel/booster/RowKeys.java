package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.tree.FlatTrees;
import java.util.Arrays;

/**
 * What trees see of a row: one int for each <em>slot</em>, that is, for each feature together with a way of treating its
 * missing values that some node asks for. A node then compares two ints, and that is all:
 *
 * <ul>
 *   <li>A float32 is the int of the same order; a float64 is its rank among the thresholds of its feature.
 *   <li>A missing value is below or above all thresholds, depending on the slot. So no node has to ask for it.
 *   <li>A category is itself, {@link FlatTrees#NO_SET} or {@link FlatTrees#ANY_SET}.
 * </ul>
 */
final class RowKeys {

    /** Magnitude up to which LightGBM takes a number for zero. */
    private static final double ZERO = 1e-35f;

    private final int inputs;
    private final Comparison comparison;
    private final int[] feature;
    private final byte[] split;
    private final int[] missing;
    private final int[] first;
    private final long[] thresholds;
    private final boolean plain;

    /**
     * Lays slots out.
     *
     * @param feature of each slot
     * @param split of each slot the flags {@code CATEGORY, MISSING_LEFT, NAN_IS_ZERO, ZERO_IS_MISSING} of its nodes
     * @param first of each slot where its thresholds begin, and one more for the end
     * @param thresholds ascending within a slot; empty where keys are made of float32
     */
    RowKeys(int inputs, Comparison comparison, int[] feature, byte[] split, int[] first, double[] thresholds) {
        this.inputs = inputs;
        this.comparison = comparison;
        this.feature = feature;
        this.split = split;
        this.first = first;
        this.thresholds = new long[thresholds.length];
        for (int i = 0; i < thresholds.length; i++) {
            this.thresholds[i] = order(thresholds[i]);
        }
        this.missing = new int[feature.length];
        boolean onlyPlain = true;
        for (int slot = 0; slot < feature.length; slot++) {
            missing[slot] = missingKey(slot);
            onlyPlain &= !is(slot, BoosterTree.CATEGORY) && !is(slot, BoosterTree.ZERO_IS_MISSING);
        }
        this.plain = onlyPlain;
    }

    private int missingKey(int slot) {
        boolean left = is(slot, BoosterTree.MISSING_LEFT);
        if (is(slot, BoosterTree.NAN_IS_ZERO)) {
            return key(slot, 0);
        }
        if (is(slot, BoosterTree.CATEGORY)) {
            return left ? FlatTrees.ANY_SET : FlatTrees.NO_SET;
        }
        return left ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    private boolean is(int slot, byte flag) {
        return (split[slot] & flag) != 0;
    }

    /** Keys of a row: one before those of its slots. */
    int rowKeys() {
        return 1 + feature.length;
    }

    int inputs() {
        return inputs;
    }

    /** Keys of {@code rows} rows whose cells begin at {@code from}: {@code rows x rowKeys()}. */
    void fill(double[] cells, int from, int rows, int[] keys) {
        for (int row = 0; row < rows; row++) {
            int first = row * rowKeys();
            keys[first] = FlatTrees.LOWEST;
            if (plain && comparison.isDouble()) {
                fillRanks(cells, from + row * inputs, keys, first + 1);
            } else if (plain) {
                fillPlain(cells, from + row * inputs, keys, first + 1);
            } else {
                fillAny(cells, from + row * inputs, keys, first + 1);
            }
        }
    }

    private void fillPlain(double[] cells, int from, int[] keys, int to) {
        for (int slot = 0; slot < feature.length; slot++) {
            float x = (float) cells[from + feature[slot]];
            keys[to + slot] = Float.isNaN(x) ? missing[slot] : FlatTrees.key(x);
        }
    }

    private void fillRanks(double[] cells, int from, int[] keys, int to) {
        for (int slot = 0; slot < feature.length; slot++) {
            double x = cells[from + feature[slot]];
            keys[to + slot] = Double.isNaN(x) ? missing[slot] : rank(first[slot], first[slot + 1], x);
        }
    }

    private void fillAny(double[] cells, int from, int[] keys, int to) {
        for (int slot = 0; slot < feature.length; slot++) {
            double x = cells[from + feature[slot]];
            boolean isMissing = Double.isNaN(x) || (is(slot, BoosterTree.ZERO_IS_MISSING) && Math.abs(x) <= ZERO);
            keys[to + slot] = isMissing ? missing[slot] : key(slot, x);
        }
    }

    private int key(int slot, double x) {
        if (is(slot, BoosterTree.CATEGORY)) {
            return category(x);
        }
        return comparison.isDouble() ? rank(first[slot], first[slot + 1], x) : FlatTrees.key((float) x);
    }

    private int category(double x) {
        if (comparison.isDouble()) {
            return Math.max(FlatTrees.NO_SET, (int) x);
        }
        return (float) x < 0 ? FlatTrees.NO_SET : (int) (float) x;
    }

    /** A long in the order of the doubles; both zeros are one. Not for NaN. */
    private static long order(double x) {
        long bits = Double.doubleToRawLongBits(x + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /**
     * How many thresholds are below {@code x}; it is at most the i-th one where that is at most i. The search has no branch that
     * depends on a number: those of several features go on at once.
     */
    private int rank(int from, int to, double x) {
        long ordered = order(x);
        int low = from;
        for (int count = to - from; count > 0; ) {
            int half = (count + 1) >>> 1;
            low += half & -below(thresholds[low + half - 1], ordered);
            count -= half;
        }
        return low - from;
    }

    /** 1 where {@code a < b}, else 0; Hacker's Delight, 2-12. */
    private static int below(long a, long b) {
        return (int) (((a & ~b) | (~(a ^ b) & (a - b))) >>> 63);
    }

    /** The rank of a threshold itself, for nodes. */
    int thresholdKey(int slot, double threshold) {
        return Arrays.binarySearch(thresholds, first[slot], first[slot + 1], order(threshold)) - first[slot];
    }
}
