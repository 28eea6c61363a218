package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.tree.Forest;
import io.picklejar.model.kernel.tree.ForestBuilder;
import io.picklejar.model.kernel.tree.InvalidTreeException;
import io.picklejar.model.kernel.tree.IsolationScores;
import io.picklejar.model.kernel.tree.TreeArrays;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** IsolationForest. */
final class IsolationImporter {

    private static final double EULER_GAMMA = 0.5772156649015329;

    private IsolationImporter() {}

    static void register(Importers.Builder to) {
        to.estimator(
                "IsolationForest", IsolationImporter::read, "sklearn.ensemble._iforest", "sklearn.ensemble.iforest");
    }

    private static Estimator read(Fitted fitted, Incoming in) {
        Forest forest = forest(fitted, in);
        double samples = fitted.number("max_samples_");
        double denominator = forest.trees() * averageDepth(samples, fitted.version());
        if (!fitted.version().isAtLeast(0, 20)) {
            // The decision was 0.5 - score, and its threshold counted as an outlier.
            return new IsolationScores(forest, denominator, -0.5, fitted.number("threshold_"), true);
        }
        double offset = fitted.number("offset_", -0.5);
        return new IsolationScores(forest, denominator, offset, threshold(fitted), false);
    }

    /** 0.20 and 0.21 kept the old way, of a threshold other than 0, unless {@code behaviour} was 'new'. */
    private static double threshold(Fitted fitted) {
        boolean isOld = !fitted.version().isAtLeast(0, 22)
                && fitted.text("behaviour", "old").equals("old");
        if (!isOld) {
            return 0;
        }
        return fitted.number(fitted.has("_threshold_") ? "_threshold_" : "threshold_");
    }

    private static Forest forest(Fitted fitted, Incoming in) {
        int inputs = TreeImporters.features(fitted, in);
        List<PyValue> values = Inner.values(fitted);
        List<PyValue> features = fitted.items("estimators_features_");
        if (features.size() != values.size()) {
            throw fitted.wrong("estimators_features_", values.size() + ", one an estimator");
        }
        ForestBuilder builder = new ForestBuilder(inputs, 1, 1);
        for (int i = 0; i < values.size(); i++) {
            String name = Inner.MEMBERS + "[" + i + "]";
            PyObject object = fitted.reading(name, values.get(i), PyValue::asObject);
            Fitted tree = new Fitted(object, fitted.name(name), fitted.scope());
            addTree(tree, EnsembleImporters.columns(fitted, features.get(i)), builder, fitted);
        }
        return builder.build();
    }

    private static void addTree(Fitted tree, int[] columns, ForestBuilder to, Fitted forest) {
        String label = tree.name("tree_");
        PyValue value = tree.get("tree_");
        TreeReader.read(value, label, tree.scope());
        NdArray nodes = tree.reading(
                "tree_", value, found -> found.asObject().attr("nodes").asArray());
        try {
            to.add(arrays(tree, nodes, columns, forest.version()), 0);
        } catch (InvalidTreeException e) {
            throw new ModelLoadException(label + ": " + e.getMessage(), e);
        }
    }

    private static TreeArrays arrays(Fitted tree, NdArray nodes, int[] columns, SklearnVersion version) {
        int[] left = ints(tree, nodes, "left_child");
        int[] right = ints(tree, nodes, "right_child");
        int[] feature = ints(tree, nodes, "feature");
        for (int i = 0; i < feature.length; i++) {
            if (left[i] != -1) {
                if (feature[i] < 0 || feature[i] >= columns.length) {
                    throw new InvalidTreeException(
                            "feature " + feature[i] + " of node " + i + " (expected: 0.." + (columns.length - 1) + ")");
                }
                feature[i] = columns[feature[i]];
            }
        }
        double[] samples = tree.reading(
                "tree_", nodes, found -> nodes.field("n_node_samples").toDoubles());
        double[] threshold =
                tree.reading("tree_", nodes, found -> nodes.field("threshold").toDoubles());
        return new TreeArrays(left, right, feature, threshold, null, depths(left, right, samples, version), 1);
    }

    private static int[] ints(Fitted tree, NdArray nodes, String field) {
        return tree.reading("tree_", nodes, found -> nodes.field(field).toInts());
    }

    /** Nodes on the way to each node, it included, plus the depth that its samples would have, less 1. */
    private static double[] depths(int[] left, int[] right, double[] samples, SklearnVersion version) {
        int[] path = new int[left.length];
        double[] depths = new double[left.length];
        for (int i = 0; i < left.length; i++) {
            path[i]++;
            pass(left[i], i, path);
            pass(right[i], i, path);
            depths[i] = path[i] + averageDepth(samples[i], version) - 1.0;
        }
        return depths;
    }

    private static void pass(int child, int node, int[] path) {
        if (child > node && child < path.length) {
            path[child] = path[node];
        }
    }

    /** {@code _average_path_length}; before 0.21 a lone sample counted 1 and two were not told apart from more. */
    private static double averageDepth(double samples, SklearnVersion version) {
        boolean isNew = version.isAtLeast(0, 21);
        if (samples <= 1) {
            return isNew ? 0 : 1;
        }
        if (samples == 2 && isNew) {
            return 1;
        }
        return 2.0 * (Math.log(samples - 1.0) + EULER_GAMMA) - 2.0 * (samples - 1.0) / samples;
    }
}
