package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.cluster.CentreClassifier;
import io.picklejar.model.kernel.cluster.CentreClusterer;
import io.picklejar.model.kernel.cluster.CentreDistances;
import io.picklejar.model.kernel.cluster.Centres;
import io.picklejar.model.kernel.neighbours.MetricCentres;
import java.util.List;
import java.util.stream.IntStream;

/** KMeans, MiniBatchKMeans, MeanShift and AffinityPropagation; NearestCentroid. */
final class ClusterImporters {

    private ClusterImporters() {}

    static void register(Importers.Builder to) {
        for (String name : List.of("KMeans", "MiniBatchKMeans")) {
            to.both(
                    name,
                    ClusterImporters::distances,
                    ClusterImporters::clusterer,
                    fitted -> true,
                    "sklearn.cluster._kmeans",
                    "sklearn.cluster.k_means_");
        }
        to.estimator(
                "MeanShift", ClusterImporters::clusterer, "sklearn.cluster._mean_shift", "sklearn.cluster.mean_shift_");
        to.estimator(
                "AffinityPropagation",
                ClusterImporters::clusterer,
                "sklearn.cluster._affinity_propagation",
                "sklearn.cluster.affinity_propagation_");
        to.estimator(
                "NearestCentroid",
                ClusterImporters::centroids,
                "sklearn.neighbors._nearest_centroid",
                "sklearn.neighbors.nearest_centroid");
    }

    static Centres centres(Fitted fitted, String attribute, Incoming in) {
        Matrix matrix = fitted.matrix(attribute);
        if (matrix.rows() == 0 || matrix.columns() == 0) {
            throw fitted.wrong(attribute, "at least one row and column");
        }
        fitted.checkColumns(attribute, matrix.columns(), in);
        return new Centres(matrix.columns(), matrix.values());
    }

    private static Estimator clusterer(Fitted fitted, Incoming in) {
        Centres centres = centres(fitted, "cluster_centers_", in);
        return new CentreClusterer(centres, IntStream.range(0, centres.count()).toArray());
    }

    private static ImportedStep distances(Fitted fitted, Incoming in) {
        return new ImportedStep(new CentreDistances(centres(fitted, "cluster_centers_", in)), in.precision());
    }

    /** From 1.5 on there may be priors, which move the borders where they differ. */
    private static Estimator centroids(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        requireEqual(fitted, classes.size());
        Matrix centres = fitted.matrix("centroids_");
        if (centres.rows() != classes.size()) {
            throw fitted.wrong("centroids_", classes.size() + " rows");
        }
        int columns = fitted.checkColumns("centroids_", centres.columns(), in);
        if (fitted.text("metric", "euclidean").equals("euclidean")) {
            return new CentreClassifier(new Centres(columns, centres.values()), classes);
        }
        return new MetricCentres(columns, centres.values(), Metrics.named(fitted, "metric", columns), classes);
    }

    private static void requireEqual(Fitted fitted, int classes) {
        if (fitted.find("class_prior_") == null) {
            return;
        }
        for (double prior : fitted.vector("class_prior_", classes)) {
            if (Math.abs(prior - 1.0 / classes) > 1e-8) {
                throw fitted.wrong("class_prior_", "the same for every class");
            }
        }
    }
}
