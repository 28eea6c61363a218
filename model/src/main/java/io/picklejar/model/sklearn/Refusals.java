package io.picklejar.model.sklearn;

import io.picklejar.model.pickle.PyObject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Classes of scikit-learn that are known and not supported, each with the reason and what to do instead. */
final class Refusals {

    private static final Map<String, String> REASONS = Map.ofEntries(
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
