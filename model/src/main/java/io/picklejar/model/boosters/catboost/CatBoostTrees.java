package io.picklejar.model.boosters.catboost;

import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.booster.BoosterForest;
import io.picklejar.model.kernel.booster.BoosterForestBuilder;
import io.picklejar.model.kernel.booster.BoosterTree;
import io.picklejar.model.kernel.booster.Comparison;
import io.picklejar.model.kernel.tree.InvalidTreeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trees of both kinds. In a symmetric tree all nodes of a level ask the same question, and the answers are the bits of the
 * leaf's number, the first the lowest. A number goes right where, as float32, it is above the border; a category where its
 * hash is the value.
 */
final class CatBoostTrees {

    private static final int DEEPEST = 16;
    /** CatBoost itself stops at 255 (one_hot_max_size). */
    private static final int MOST_CATEGORIES = 10_000;

    private static final int MOST_NODES = 1 << 26;

    private final CatBoostFeatures features;
    private final double scale;
    private final int width;
    private final List<int[]> sets = new ArrayList<>();

    private CatBoostTrees(CatBoostFeatures features, int width, double scale) {
        this.features = features;
        this.width = width;
        this.scale = scale;
    }

    /** @param width values a leaf has */
    static BoosterForest read(Fields root, CatBoostFeatures features, int width, double scale) {
        boolean isSymmetric = root.has("oblivious_trees");
        List<Fields> trees = root.objects(isSymmetric ? "oblivious_trees" : "trees");
        BoosterForestBuilder builder =
                new BoosterForestBuilder(features.columns(), width, width, Comparison.SINGLE_SUMMED_DOUBLE);
        for (int i = 0; i < trees.size(); i++) {
            CatBoostTrees reader = new CatBoostTrees(features, width, scale);
            try {
                builder.add(isSymmetric ? reader.symmetric(trees.get(i)) : reader.any(trees.get(i)), 0);
            } catch (InvalidTreeException e) {
                throw new ModelLoadException("tree " + i + ": " + e.getMessage(), e);
            }
        }
        return builder.build();
    }

    /** Values a leaf has, as the first tree shows. */
    static int width(Fields root) {
        boolean isSymmetric = root.has("oblivious_trees");
        List<Fields> trees = root.objects(isSymmetric ? "oblivious_trees" : "trees");
        if (trees.isEmpty()) {
            throw root.wrong(isSymmetric ? "oblivious_trees" : "trees", "at least one tree");
        }
        Fields first = trees.get(0);
        if (isSymmetric) {
            int values = first.numbers("leaf_values").length;
            int depth = splits(first).size();
            return Math.max(1, depth <= DEEPEST ? values >> depth : 1);
        }
        while (!first.has("value")) {
            first = first.object("left");
        }
        return first.isNumber("value") ? 1 : Math.max(1, first.numbers("value").length);
    }

    private static List<Fields> splits(Fields tree) {
        return tree.has("splits") ? tree.objects("splits") : List.of();
    }

    private BoosterTree symmetric(Fields tree) {
        List<Fields> splits = splits(tree);
        int depth = splits.size();
        double[] leaves = tree.numbers("leaf_values");
        if (depth > DEEPEST || leaves.length != (long) width << depth) {
            throw tree.wrong("leaf_values", width + " for each of 2^" + depth + " leaves, at most 2^" + DEEPEST);
        }
        Nodes nodes = new Nodes((2 << depth) - 1);
        for (int level = 0; level < depth; level++) {
            int first = (1 << level) - 1;
            nodes.split(first, splits.get(level));
            for (int path = 0; path <= first; path++) {
                nodes.copySplit(first, first + path);
                nodes.left[first + path] = 2 * first + 1 + path;
                nodes.right[first + path] = 2 * first + 1 + (path | 1 << level);
            }
        }
        for (int i = 0; i < leaves.length; i++) {
            nodes.values[((1 << depth) - 1) * width + i] = leaves[i] * scale;
        }
        return nodes.tree();
    }

    private BoosterTree any(Fields root) {
        Nodes nodes = new Nodes(1);
        List<Fields> open = new ArrayList<>(List.of(root));
        for (int node = 0; node < open.size(); node++) {
            Fields at = open.get(node);
            if (open.size() > MOST_NODES) {
                throw new InvalidTreeException("more than " + MOST_NODES + " nodes");
            }
            nodes.grow(open.size());
            if (at.has("value")) {
                double[] values = at.isNumber("value") ? new double[] {at.number("value")} : at.numbers("value", width);
                for (int k = 0; k < width; k++) {
                    nodes.values[node * width + k] = values[k] * scale;
                }
            } else {
                nodes.split(node, at.object("split"));
                nodes.left[node] = open.size();
                open.add(at.object("left"));
                nodes.right[node] = open.size();
                open.add(at.object("right"));
            }
        }
        return nodes.tree();
    }

    /** The arrays of a tree; a node is a leaf until it is given children. */
    private final class Nodes {
        private int count;
        private int[] left;
        private int[] right;
        private int[] feature;
        private double[] threshold;
        private byte[] split;
        private int[] set;
        private double[] values;

        Nodes(int count) {
            this.count = count;
            this.left = new int[count];
            this.right = new int[count];
            this.feature = new int[count];
            this.threshold = new double[count];
            this.split = new byte[count];
            this.set = new int[count];
            this.values = new double[count * width];
            Arrays.fill(left, -1);
            Arrays.fill(right, -1);
        }

        void grow(int needed) {
            count = needed;
            if (needed > left.length) {
                int old = left.length;
                int longer = 2 * needed;
                left = Arrays.copyOf(left, longer);
                right = Arrays.copyOf(right, longer);
                feature = Arrays.copyOf(feature, longer);
                threshold = Arrays.copyOf(threshold, longer);
                split = Arrays.copyOf(split, longer);
                set = Arrays.copyOf(set, longer);
                values = Arrays.copyOf(values, longer * width);
                Arrays.fill(left, old, longer, -1);
                Arrays.fill(right, old, longer, -1);
            }
        }

        void split(int node, Fields question) {
            String type = question.text("split_type");
            switch (type) {
                case "FloatFeature" -> {
                    CatBoostFeatures.NumericFeature number = features.number(question);
                    feature[node] = number.column();
                    threshold[node] = (float) question.number("border");
                    split[node] = number.nanIsTrue() ? 0 : BoosterTree.MISSING_LEFT;
                }
                case "OneHotFeature" -> {
                    CatBoostFeatures.Category category = features.category(question);
                    int hash = question.whole("value", Integer.MIN_VALUE, Integer.MAX_VALUE);
                    int code = code(category, hash);
                    feature[node] = category.column();
                    split[node] = BoosterTree.CATEGORY | BoosterTree.SET_RIGHT | BoosterTree.MISSING_LEFT;
                    set[node] = sets.size();
                    sets.add(single(code));
                }
                case "OnlineCtr" -> throw CatBoostFeatures.ctrs();
                default -> throw question.wrong("split_type", "FloatFeature or OneHotFeature");
            }
        }

        private int code(CatBoostFeatures.Category category, int hash) {
            int next = category.codes().size();
            if (next >= MOST_CATEGORIES) {
                throw new InvalidTreeException("more than " + MOST_CATEGORIES + " categories of one feature");
            }
            Integer known = category.codes().putIfAbsent(hash, next);
            return known == null ? next : known;
        }

        private int[] single(int code) {
            int[] words = new int[(code >> 5) + 1];
            words[code >> 5] = 1 << (code & 31);
            return words;
        }

        void copySplit(int from, int to) {
            feature[to] = feature[from];
            threshold[to] = threshold[from];
            split[to] = split[from];
            set[to] = set[from];
        }

        BoosterTree tree() {
            return new BoosterTree(
                    Arrays.copyOf(left, count),
                    Arrays.copyOf(right, count),
                    Arrays.copyOf(feature, count),
                    Arrays.copyOf(threshold, count),
                    Arrays.copyOf(split, count),
                    sets.isEmpty() ? null : Arrays.copyOf(set, count),
                    sets.toArray(new int[0][]),
                    Arrays.copyOf(values, count * width),
                    width);
        }
    }
}
