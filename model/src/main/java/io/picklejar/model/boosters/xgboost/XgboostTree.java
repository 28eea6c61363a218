package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.booster.BoosterTree;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one tree of a JSON or UBJSON model. A number below the threshold goes left; a category in the node's set goes right. A
 * leaf's value is its {@code split_conditions}, or with several values its row of {@code base_weights}.
 */
final class XgboostTree {

    private static final int MOST_CATEGORY = 1 << 24;

    private final Fields fields;
    private final int nodes;

    private XgboostTree(Fields fields) {
        this.fields = fields;
        this.nodes = fields.numbers("left_children").length;
    }

    /**
     * Reads a tree.
     *
     * @param outputs values a leaf has where it has more than one
     * @param weight of the tree, multiplied into its leaves
     */
    static BoosterTree read(Fields fields, int outputs, float weight) {
        Fields param = fields.object("tree_param");
        int width = Math.max(1, param.whole("size_leaf_vector", 0, XgboostDocument.MOST_OUTPUTS, 1));
        if (width > 1 && width != outputs) {
            throw param.wrong("size_leaf_vector", "1 or " + outputs);
        }
        return new XgboostTree(fields).tree(width, weight);
    }

    private BoosterTree tree(int width, float weight) {
        double[] conditions = fields.numbers("split_conditions", nodes);
        double[] leaves = width == 1 ? conditions : leafVectors(width);
        byte[] split = splits();
        int @Nullable [] set = fields.has("categories_nodes") ? setOf(split) : null;
        int[][] sets = set == null ? new int[0][] : sets();
        double[] thresholds = new double[nodes];
        double[] values = new double[leaves.length];
        for (int i = 0; i < nodes; i++) {
            thresholds[i] = (float) conditions[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = weight * (float) leaves[i];
        }
        return new BoosterTree(
                fields.wholes("left_children"),
                fields.wholes("right_children", nodes),
                fields.wholes("split_indices", nodes),
                thresholds,
                split,
                set,
                sets,
                values,
                width);
    }

    private double[] leafVectors(int width) {
        double[] weights = fields.numbers("base_weights");
        if (weights.length != (long) nodes * width) {
            throw new ModelLoadException(fields.path("base_weights") + ": found " + weights.length
                    + " numbers (expected: " + (long) nodes * width + ")");
        }
        return weights;
    }

    private byte[] splits() {
        double[] left = fields.numbers("default_left", nodes);
        double[] type = fields.has("split_type") ? fields.numbers("split_type") : new double[0];
        if (type.length != 0 && type.length != nodes) {
            throw new ModelLoadException(
                    fields.path("split_type") + ": found " + type.length + " numbers (expected: " + nodes + ")");
        }
        byte[] split = new byte[nodes];
        for (int i = 0; i < nodes; i++) {
            boolean categorical = type.length != 0 && type[i] == 1;
            split[i] = categorical ? BoosterTree.CATEGORY | BoosterTree.SET_RIGHT : BoosterTree.BELOW;
            split[i] |= left[i] == 0 ? 0 : BoosterTree.MISSING_LEFT;
        }
        return split;
    }

    private int[] setOf(byte[] split) {
        int[] nodesWithSet = fields.wholes("categories_nodes");
        int[] set = new int[split.length];
        Arrays.fill(set, -1);
        for (int i = 0; i < nodesWithSet.length; i++) {
            int node = nodesWithSet[i];
            if (node < 0 || node >= set.length) {
                throw new ModelLoadException(fields.path("categories_nodes") + "[" + i + "]: found " + node
                        + " (expected: 0.." + (set.length - 1) + ")");
            }
            set[node] = i;
        }
        return set;
    }

    private int[][] sets() {
        int[] categories = fields.wholes("categories");
        int count = fields.numbers("categories_nodes").length;
        int[] starts = fields.wholes("categories_segments", count);
        int[] sizes = fields.wholes("categories_sizes", count);
        int[][] sets = new int[count][];
        long words = 0;
        for (int i = 0; i < count; i++) {
            if (starts[i] < 0 || sizes[i] < 0 || (long) starts[i] + sizes[i] > categories.length) {
                throw new ModelLoadException(fields.path("categories_segments") + "[" + i + "]: found " + sizes[i]
                        + " categories from " + starts[i] + " on (expected: within " + categories.length + ")");
            }
            sets[i] = set(categories, starts[i], sizes[i]);
            words += sets[i].length;
            if (words > MOST_CATEGORY) {
                throw new ModelLoadException(fields.path("categories") + ": too many large categories");
            }
        }
        return sets;
    }

    private int[] set(int[] categories, int start, int size) {
        int greatest = -1;
        for (int i = start; i < start + size; i++) {
            if (categories[i] < 0 || categories[i] >= MOST_CATEGORY) {
                throw new ModelLoadException(fields.path("categories") + "[" + i + "]: found " + categories[i]
                        + " (expected: 0.." + (MOST_CATEGORY - 1) + ")");
            }
            greatest = Math.max(greatest, categories[i]);
        }
        int[] set = new int[(greatest + 32) / 32];
        for (int i = start; i < start + size; i++) {
            set[categories[i] >>> 5] |= 1 << categories[i];
        }
        return set;
    }
}
