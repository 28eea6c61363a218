package io.picklejar.model.sklearn;

import io.picklejar.model.pickle.PyObject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Classes of scikit-learn that are known and not supported, each with the reason and what to do instead. */
final class Refusals {

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry(
                    "NearestNeighbors",
                    "it has no predict: it only finds neighbours; KNeighborsClassifier and KNeighborsRegressor have"),
            Map.entry(
                    "KNeighborsTransformer",
                    "it makes a graph between rows, for estimators that group the rows they were fitted on"),
            Map.entry(
                    "RadiusNeighborsTransformer",
                    "it makes a graph between rows, for estimators that group the rows they were fitted on"),
            Map.entry("KernelDensity", "it has no predict: it only tells densities; GaussianMixture has"),
            Map.entry("EmpiricalCovariance", "it has no predict: it only estimates a covariance; EllipticEnvelope has"),
            Map.entry("GraphicalLasso", "it has no predict: it only estimates a covariance; EllipticEnvelope has"),
            Map.entry("GraphicalLassoCV", "it has no predict: it only estimates a covariance; EllipticEnvelope has"),
            Map.entry("LedoitWolf", "it has no predict: it only estimates a covariance; EllipticEnvelope has"),
            Map.entry("MinCovDet", "it has no predict: it only estimates a covariance; EllipticEnvelope has"),
            Map.entry("OAS", "it has no predict: it only estimates a covariance; EllipticEnvelope has"),
            Map.entry("ShrunkCovariance", "it has no predict: it only estimates a covariance; EllipticEnvelope has"),
            Map.entry(
                    "SpectralBiclustering", "it has no predict: it only groups the rows and columns it was fitted on"),
            Map.entry(
                    "SpectralCoclustering", "it has no predict: it only groups the rows and columns it was fitted on"),
            Map.entry("ClassicalMDS", "it has no transform: it only places the rows it was fitted on; PCA has"),
            Map.entry(
                    "Isomap",
                    "placing new rows among those it was fitted on is not computed here; PCA and KernelPCA are"),
            Map.entry(
                    "LocallyLinearEmbedding",
                    "placing new rows among those it was fitted on is not computed here; PCA and KernelPCA are"),
            Map.entry(
                    "DictionaryLearning",
                    "it solves a problem of optimisation for each row, which is not computed here; PCA and NMF are"),
            Map.entry(
                    "MiniBatchDictionaryLearning",
                    "it solves a problem of optimisation for each row, which is not computed here; PCA and NMF are"),
            Map.entry(
                    "SparseCoder",
                    "it solves a problem of optimisation for each row, which is not computed here; PCA and NMF are"),
            Map.entry(
                    "LatentDirichletAllocation",
                    "it solves a problem of optimisation for each row, which is not computed here; PCA and NMF are"),
            Map.entry("BernoulliRBM", "it is not computed here; MLPClassifier and PCA are"),
            Map.entry(
                    "LabelPropagation",
                    "it spreads the labels of all rows it was fitted on, which is not computed here; KNeighborsClassifier is"),
            Map.entry(
                    "LabelSpreading",
                    "it spreads the labels of all rows it was fitted on, which is not computed here; KNeighborsClassifier is"),
            Map.entry("PatchExtractor", "it cuts images, and a row is no image"),
            Map.entry("DBSCAN", "it has no predict: it only groups the rows it was fitted on; KMeans has"),
            Map.entry("HDBSCAN", "it has no predict: it only groups the rows it was fitted on; KMeans has"),
            Map.entry("OPTICS", "it has no predict: it only groups the rows it was fitted on; KMeans has"),
            Map.entry(
                    "AgglomerativeClustering",
                    "it has no predict: it only groups the rows it was fitted on; KMeans or Birch have"),
            Map.entry("SpectralClustering", "it has no predict: it only groups the rows it was fitted on; KMeans has"),
            Map.entry("TSNE", "it has no transform: it only places the rows it was fitted on; PCA has"),
            Map.entry("MDS", "it has no transform: it only places the rows it was fitted on; PCA has"),
            Map.entry(
                    "SpectralEmbedding",
                    "it has no transform: it only places the rows it was fitted on; KernelPCA has"));

    private Refusals() {}

    /** Why the object's class is refused, or null where nothing is known of it. */
    static @Nullable String of(PyObject object) {
        return object.className().startsWith("sklearn.") ? REASONS.get(object.simpleName()) : null;
    }

    /** Reasons by simple name. */
    static SortedMap<String, String> all() {
        return new TreeMap<>(REASONS);
    }
}
