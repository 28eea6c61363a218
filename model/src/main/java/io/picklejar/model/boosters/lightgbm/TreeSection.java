package io.picklejar.model.boosters.lightgbm;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.booster.BoosterTree;
import io.picklejar.model.kernel.booster.LinearLeaves;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lays one tree's section out: splits first, then leaves. In the file a child that is not negative is a split, else {@code
 * ~child} is a leaf. Source: LightGBM's {@code Tree(const char*, size_t*)}, {@code NumericalDecision}, {@code
 * CategoricalDecision}.
 */
final class TreeSection {

    private static final int MOST_LEAVES = 1 << 26;
    private static final int CATEGORICAL = 1;
    private static final int DEFAULT_LEFT = 2;

    private final String name;
    private final Section section;
    private final int leaves;
    private final int splits;

    /** @param name what the tree is called in messages */
    TreeSection(String name, Section section) {
        this.name = name;
        this.section = section;
        this.leaves = section.integer("num_leaves", 0, MOST_LEAVES);
        this.splits = Math.max(0, leaves - 1);
    }

    BoosterTree tree() {
        if (leaves < 2) {
            return constant();
        }
        int[] kinds = section.has("decision_type") ? section.integers("decision_type", splits) : new int[splits];
        double[] thresholds = section.numbers("threshold", splits);
        int[][] sets = sets(kinds);
        int nodes = splits + leaves;
        return new BoosterTree(
                children("left_child"),
                children("right_child"),
                Arrays.copyOf(section.integers("split_feature", splits), nodes),
                Arrays.copyOf(thresholds, nodes),
                flags(kinds, nodes),
                sets.length == 0 ? null : setsOf(kinds, thresholds, nodes),
                sets,
                values(nodes),
                1);
    }

    /** Of the oldest files a tree without a split has no value at all and counts nothing. */
    private BoosterTree constant() {
        boolean hasValue = leaves == 1
                && section.has("leaf_value")
                && !section.text("leaf_value").isBlank();
        double value = hasValue ? section.numbers("leaf_value", 1)[0] : 0;
        return new BoosterTree(
                new int[] {-1},
                new int[] {-1},
                new int[1],
                new double[1],
                new byte[1],
                null,
                new int[0][],
                new double[] {value},
                1);
    }

    private double[] values(int nodes) {
        double[] values = new double[nodes];
        System.arraycopy(section.numbers("leaf_value", leaves), 0, values, splits, leaves);
        return values;
    }

    private int[] children(String key) {
        int[] children = section.integers(key, splits);
        int[] places = new int[splits + leaves];
        Arrays.fill(places, splits, places.length, -1);
        for (int i = 0; i < splits; i++) {
            int child = children[i];
            if (child < 0 ? ~child >= leaves : child >= splits) {
                throw new ModelLoadException(
                        name + " " + key + ": found " + child + " (expected: " + -leaves + ".." + (splits - 1) + ")");
            }
            places[i] = child < 0 ? splits + ~child : child;
        }
        return places;
    }

    private static byte[] flags(int[] kinds, int nodes) {
        byte[] flags = new byte[nodes];
        for (int i = 0; i < kinds.length; i++) {
            flags[i] = (kinds[i] & CATEGORICAL) != 0 ? BoosterTree.CATEGORY : missing(kinds[i]);
        }
        return flags;
    }

    /** Missing type 1 takes zero for missing, 2 NaN; with any other NaN counts as zero. */
    private static byte missing(int kind) {
        byte left = (kind & DEFAULT_LEFT) != 0 ? BoosterTree.MISSING_LEFT : 0;
        return switch ((kind >> 2) & 3) {
            case 1 -> (byte) (left | BoosterTree.ZERO_IS_MISSING);
            case 2 -> left;
            default -> BoosterTree.NAN_IS_ZERO;
        };
    }

    private int[][] sets(int[] kinds) {
        boolean any = Arrays.stream(kinds).anyMatch(kind -> (kind & CATEGORICAL) != 0);
        if (!any) {
            return new int[0][];
        }
        if (!section.has("num_cat")) {
            throw new ModelLoadException(name
                    + ": splits categories in the way of LightGBM before 2.0.11 (expected: num_cat; train it anew)");
        }
        int count = section.integer("num_cat", 1, splits);
        int[] bounds = section.integers("cat_boundaries", count + 1);
        for (int i = 0; i < count; i++) {
            if (bounds[0] != 0 || bounds[i + 1] < bounds[i]) {
                throw new ModelLoadException(name + " cat_boundaries: found " + bounds[i] + ", " + bounds[i + 1]
                        + " (expected: ascending from 0)");
            }
        }
        return cut(section.words("cat_threshold", bounds[count]), bounds);
    }

    private static int[][] cut(int[] words, int[] bounds) {
        int[][] sets = new int[bounds.length - 1][];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = Arrays.copyOfRange(words, bounds[i], bounds[i + 1]);
        }
        return sets;
    }

    /** A split of categories keeps the place of its set where others keep their threshold. */
    private static int[] setsOf(int[] kinds, double[] thresholds, int nodes) {
        int[] sets = new int[nodes];
        for (int i = 0; i < kinds.length; i++) {
            sets[i] = (kinds[i] & CATEGORICAL) != 0 ? (int) thresholds[i] : 0;
        }
        return sets;
    }

    /** Linear models of the leaves; null where the tree has none. */
    @Nullable
    LinearLeaves linear() {
        if (!section.has("is_linear") || section.integer("is_linear", 0, 1) == 0) {
            return null;
        }
        int[] counts = section.integers("num_features", leaves);
        long total = 0;
        for (int count : counts) {
            total += count;
            if (count < 0 || total > MOST_LEAVES) {
                throw new ModelLoadException(
                        name + " num_features: found " + count + " (expected: 0.." + MOST_LEAVES + " in all)");
            }
        }
        int[] features = section.integers("leaf_features", (int) total);
        double[] coefficients = section.numbers("leaf_coeff", (int) total);
        return linear(counts, features, coefficients);
    }

    private LinearLeaves linear(int[] counts, int[] features, double[] coefficients) {
        int nodes = splits + leaves;
        double[] constants = new double[nodes];
        System.arraycopy(section.numbers("leaf_const", leaves), 0, constants, splits, leaves);
        int[][] ofNode = new int[nodes][];
        double[][] weights = new double[nodes][];
        int at = 0;
        for (int leaf = 0; leaf < leaves; leaf++) {
            ofNode[splits + leaf] = Arrays.copyOfRange(features, at, at + counts[leaf]);
            weights[splits + leaf] = Arrays.copyOfRange(coefficients, at, at + counts[leaf]);
            at += counts[leaf];
        }
        return new LinearLeaves(constants, ofNode, weights);
    }
}
