package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.onnx.OnnxFile.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tree ensembles and linear models of ai.onnx.ml keep their parts in lists that point into each other. Every pointer must
 * point to something, lists that belong together must be equally long, and no node may be reached twice: a tree with a cycle
 * would keep a prediction running for ever.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/Operators-ml.md">Operators-ml</a>
 */
final class TreeChecks {

    private static final int MOST_INDEX = 1 << 24;

    private final Node node;

    private TreeChecks(Node node) {
        this.node = node;
    }

    static void check(Node node) {
        TreeChecks checks = new TreeChecks(node);
        switch (node.op()) {
            case "TreeEnsembleClassifier" -> {
                checks.ensemble("class_");
                checks.classes();
            }
            case "TreeEnsembleRegressor" -> {
                checks.ensemble("target_");
                checks.bounded("target_ids", Math.max(1, checks.single("n_targets", 1)));
            }
            case "TreeEnsemble" -> checks.flatTrees();
            case "LinearClassifier", "SVMClassifier" -> checks.labels();
            default -> {}
        }
    }

    private void ensemble(String leaf) {
        long[] trees = node.longs("nodes_treeids");
        long[] ids = node.longs("nodes_nodeids");
        int count = trees.length;
        for (String list : List.of("nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids")) {
            requireLength(list, node.longs(list).length, count);
        }
        requireLength("nodes_modes", node.texts("nodes_modes").size(), count);
        requireLength(
                "nodes_values",
                node.has("nodes_values") ? size("nodes_values") : size("nodes_values_as_tensor"),
                count);
        bounded("nodes_featureids", MOST_INDEX);
        Map<Key, Integer> places = new HashMap<>();
        for (int i = 0; i < count; i++) {
            if (places.put(new Key(trees[i], ids[i]), i) != null) {
                throw wrong("node " + ids[i] + " of tree " + trees[i] + " stands twice");
            }
        }
        walk(trees, places);
        leaves(leaf, places);
    }

    private record Key(long tree, long node) {}

    /** Follows both children of each branch; each node may have one parent. */
    private void walk(long[] trees, Map<Key, Integer> places) {
        int count = trees.length;
        int[] parent = new int[count];
        Arrays.fill(parent, -1);
        long[] yes = node.longs("nodes_truenodeids");
        long[] no = node.longs("nodes_falsenodeids");
        List<String> modes = node.texts("nodes_modes");
        for (int i = 0; i < count; i++) {
            if (!modes.get(i).equals("LEAF")) {
                adopt(i, places.get(new Key(trees[i], yes[i])), parent);
                adopt(i, places.get(new Key(trees[i], no[i])), parent);
            }
        }
        requireRoots(parent);
    }

    private void adopt(int from, @Nullable Integer child, int[] parent) {
        if (child == null) {
            throw wrong("a branch leads to a node that does not exist");
        }
        if (parent[child] >= 0 && parent[child] != from) {
            throw wrong("two branches lead to one node");
        }
        parent[child] = from;
    }

    /** With one parent each, a node lies on a cycle exactly where going up never ends. */
    private void requireRoots(int[] parent) {
        byte[] seen = new byte[parent.length];
        for (int i = 0; i < parent.length; i++) {
            int at = i;
            while (at >= 0 && seen[at] == 0) {
                seen[at] = 1;
                at = parent[at];
            }
            if (at >= 0 && seen[at] == 1) {
                throw wrong("a branch leads back to where it came from");
            }
            for (at = i; at >= 0 && seen[at] == 1; at = parent[at]) {
                seen[at] = 2;
            }
        }
    }

    private void leaves(String prefix, Map<Key, Integer> places) {
        long[] trees = node.longs(prefix + "treeids");
        long[] ids = node.longs(prefix + "nodeids");
        requireLength(prefix + "nodeids", ids.length, trees.length);
        requireLength(prefix + "ids", node.longs(prefix + "ids").length, trees.length);
        String weights = prefix + "weights";
        requireLength(weights, node.has(weights) ? size(weights) : size(weights + "_as_tensor"), trees.length);
        for (int i = 0; i < trees.length; i++) {
            if (!places.containsKey(new Key(trees[i], ids[i]))) {
                throw wrong(prefix + "nodeids: " + ids[i] + " of tree " + trees[i] + " (no such node)");
            }
        }
    }

    private void classes() {
        bounded("class_ids", Math.max(2, labels()));
    }

    private int labels() {
        int numbers = Math.max(node.longs("classlabels_int64s").length, node.longs("classlabels_ints").length);
        int texts = node.texts("classlabels_strings").size();
        if (numbers == 0 && texts == 0) {
            throw wrong("no class labels");
        }
        return Math.max(numbers, texts);
    }

    /** The operator of ai.onnx.ml 5: positions instead of names. */
    private void flatTrees() {
        long branches = size("nodes_featureids");
        long leaves = size("leaf_targetids");
        for (String list : List.of("nodes_splits", "nodes_modes", "nodes_truenodeids", "nodes_falsenodeids")) {
            requireLength(list, size(list), branches);
        }
        for (String list : List.of("nodes_trueleafs", "nodes_falseleafs")) {
            requireLength(list, size(list), branches);
        }
        requireLength("leaf_weights", size("leaf_weights"), leaves);
        bounded("nodes_featureids", MOST_INDEX);
        bounded("leaf_targetids", Math.max(1, single("n_targets", 1)));
        bounded("tree_roots", Math.max(1, branches));
        int[] parent = new int[(int) branches];
        Arrays.fill(parent, -1);
        children("nodes_truenodeids", "nodes_trueleafs", leaves, parent);
        children("nodes_falsenodeids", "nodes_falseleafs", leaves, parent);
        requireRoots(parent);
    }

    private void children(String list, String isLeaf, long leaves, int[] parent) {
        long[] to = node.longs(list);
        long[] leaf = node.longs(isLeaf);
        for (int i = 0; i < to.length; i++) {
            long bound = leaf[i] != 0 ? leaves : parent.length;
            if (to[i] < 0 || to[i] >= bound) {
                throw wrong(list + ": " + to[i] + " (expected: 0.." + (bound - 1) + ")");
            }
            // A tree of one leaf is written as a branch that leads to it on both sides.
            if (leaf[i] == 0) {
                adopt(i, (int) to[i], parent);
            }
        }
    }

    private long single(String name, long absent) {
        long[] values = node.longs(name);
        return values.length == 0 ? absent : values[0];
    }

    private long size(String list) {
        OnnxFile.Attribute attribute = node.attributes().get(list);
        return attribute == null ? 0 : Math.max(attribute.texts().size(), attribute.size());
    }

    private void bounded(String list, long bound) {
        for (long value : node.longs(list)) {
            if (value < 0 || value >= bound) {
                throw wrong(list + ": " + value + " (expected: 0.." + (bound - 1) + ")");
            }
        }
    }

    private void requireLength(String list, long found, long expected) {
        if (found != expected) {
            throw wrong(
                    list + ": " + found + " values (expected: " + expected + ", as many as in the lists beside it)");
        }
    }

    private ModelLoadException wrong(String what) {
        return new ModelLoadException(node.op() + ": " + what);
    }
}
