package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.cluster.CentreClusterer;
import io.picklejar.model.kernel.cluster.CentreDistances;
import io.picklejar.model.kernel.cluster.CentreTree;
import io.picklejar.model.kernel.cluster.Centres;
import io.picklejar.model.kernel.cluster.ColumnPooling;
import io.picklejar.model.kernel.cluster.ColumnPooling.Pool;
import io.picklejar.model.pickle.PyGlobal;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;

/** BisectingKMeans, Birch and FeatureAgglomeration. */
final class GroupingImporters {

    private static final String BISECTING_TREE = "_bisecting_tree";

    private GroupingImporters() {}

    static void register(Importers.Builder to) {
        to.both(
                "BisectingKMeans",
                (fitted, in) -> distances(fitted, "cluster_centers_", in),
                GroupingImporters::bisected,
                fitted -> true,
                "sklearn.cluster._bisect_k_means");
        to.both(
                "Birch",
                (fitted, in) -> distances(fitted, "subcluster_centers_", in),
                GroupingImporters::birch,
                fitted -> true,
                "sklearn.cluster._birch",
                "sklearn.cluster.birch");
        to.step(
                "FeatureAgglomeration",
                GroupingImporters::agglomeration,
                "sklearn.cluster._agglomerative",
                "sklearn.cluster.hierarchical");
    }

    private static ImportedStep distances(Fitted fitted, String attribute, Incoming in) {
        return new ImportedStep(new CentreDistances(ClusterImporters.centres(fitted, attribute, in)), in.precision());
    }

    private static Estimator birch(Fitted fitted, Incoming in) {
        Centres centres = ClusterImporters.centres(fitted, "subcluster_centers_", in);
        int[] labels =
                fitted.read("subcluster_labels_", value -> value.asArray().toInts());
        if (labels.length != centres.count()) {
            throw fitted.wrong("subcluster_labels_", "one for each of " + centres.count() + " subclusters");
        }
        return new CentreClusterer(centres, labels);
    }

    /** Centres are kept without the mean of the training rows where that was taken off. */
    private static Estimator bisected(Fitted fitted, Incoming in) {
        Matrix all = fitted.matrix("cluster_centers_");
        int columns = fitted.checkColumns("cluster_centers_", all.columns(), in);
        double[] mean = fitted.find("_X_mean") == null ? new double[columns] : fitted.vector("_X_mean", columns);
        List<PyObject> nodes = new ArrayList<>(List.of(fitted.read(BISECTING_TREE, PyValue::asObject)));
        int most = 2 * all.rows() - 1;
        fitted.scope().charge((long) most * (columns + 4) * Double.BYTES);
        int[] left = new int[most];
        int[] right = new int[most];
        int[] label = new int[most];
        double[] centres = new double[most * columns];
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.size() > most) {
                throw fitted.wrong(BISECTING_TREE, most + " nodes for " + all.rows() + " clusters");
            }
            Fitted node = new Fitted(nodes.get(i), fitted.name(BISECTING_TREE), fitted.scope());
            boolean isLeaf = node.find("left") == null;
            left[i] = isLeaf ? -1 : child(node, "left", nodes);
            right[i] = isLeaf ? -1 : child(node, "right", nodes);
            label[i] = isLeaf ? node.count("label") : -1;
            double[] centre = node.vector("center", columns);
            for (int k = 0; k < columns; k++) {
                centres[i * columns + k] = centre[k] + mean[k];
            }
        }
        if (nodes.size() != most) {
            throw fitted.wrong(BISECTING_TREE, most + " nodes for " + all.rows() + " clusters");
        }
        return new CentreTree(columns, left, right, label, centres);
    }

    private static int child(Fitted node, String side, List<PyObject> nodes) {
        nodes.add(node.read(side, PyValue::asObject));
        return nodes.size() - 1;
    }

    private static ImportedStep agglomeration(Fitted fitted, Incoming in) {
        int[] groups = fitted.read("labels_", value -> value.asArray().toInts());
        fitted.checkColumns("labels_", groups.length, in);
        return new ImportedStep(new ColumnPooling(groups, pool(fitted)), in.precision());
    }

    private static Pool pool(Fitted fitted) {
        PyValue function = fitted.find("pooling_func");
        if (function == null) {
            return Pool.MEAN;
        }
        if (!(function instanceof PyGlobal known) || !known.module().startsWith("numpy")) {
            throw fitted.wrong("pooling_func", "numpy's mean, median, sum, min or max");
        }
        return switch (known.name()) {
            case "mean" -> Pool.MEAN;
            case "median" -> Pool.MEDIAN;
            case "sum" -> Pool.SUM;
            case "min", "amin" -> Pool.MIN;
            case "max", "amax" -> Pool.MAX;
            default -> throw fitted.wrong("pooling_func", "numpy's mean, median, sum, min or max");
        };
    }
}
