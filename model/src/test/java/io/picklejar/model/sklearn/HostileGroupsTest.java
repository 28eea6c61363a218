package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken radius neighbours, local outliers, clusterers, embeddings and CategoricalNB are refused, saying where and what. */
class HostileGroupsTest {

    private static final Table ROW = Table.ofNumbers(1, 2, new double[] {1, 1});

    @Test
    void theUnspoiltOnesAnswer() {
        assertThat(predict(radius()).classIndices()).containsExactly(1);
        assertThat(predict(radiusRegressor()).numbers()).containsExactly(5);
        assertThat(predict(outliers()).numbers()).containsExactly(1);
        assertThat(predict(birch()).numbers()).containsExactly(7);
        assertThat(predict(bisecting()).numbers()).containsExactly(1);
        assertThat(predict(categorical()).classIndices()).containsExactly(1);
        assertThat(transform(agglomeration())).containsExactly(1);
        assertThat(transform(embedding())).containsExactly(0, 1);
    }

    private static Predictions predict(Instance model) {
        return ((LoadedModel) Made.load(model)).predict(ROW);
    }

    private static double[] transform(Instance step) {
        return ((LoadedPart.Step) Made.load(step)).transform().apply(ROW).numbers();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"neighbours", "groups", "trees", "bayes"})
    void isRefused(String message, Instance root) {
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    static Stream<Arguments> neighbours() {
        return Stream.of(
                arguments("radius: missing", Made.without(radius(), "radius")),
                arguments("radius: found float NaN", Made.with(radius(), "radius", Double.NaN)),
                arguments("radius: found float -1.0", Made.with(radius(), "radius", -1.0)),
                arguments("_fit_X: missing", Made.without(radius(), "_fit_X")),
                arguments("_fit_X: found", Made.with(radius(), "_fit_X", new Arr(new double[0], 0, 2))),
                arguments("_y: found", Made.with(radius(), "_y", Arr.of(0L))),
                arguments("code 9 (expected", Made.with(radius(), "_y", Arr.of(0L, 9L))),
                arguments("code -1 (expected", Made.with(radius(), "_y", Arr.of(0L, -1L))),
                arguments("outlier_label_", Made.with(radius(), "outlier_label_", List.of(1, 2))),
                arguments("outlier_label_", Made.with(radius(), "outlier_label_", List.of(List.of()))),
                arguments("weights: found str 'mine'", Made.with(radius(), "weights", "mine")),
                arguments("_y: found", Made.with(radiusRegressor(), "_y", Arr.of(1.0, 2.0, 3.0))),
                arguments("_y: found", Made.with(radiusRegressor(), "_y", new Arr(new double[0], 2, 0))),
                arguments("novelty: found bool False", Made.with(outliers(), "novelty", false)),
                arguments("n_neighbors_: missing", Made.without(outliers(), "n_neighbors_")),
                arguments("_distances_fit_X_: found", Made.with(outliers(), "n_neighbors_", 0)),
                arguments("_distances_fit_X_: found", Made.with(outliers(), "n_neighbors_", 3)),
                arguments(
                        "_distances_fit_X_: found",
                        Made.with(outliers(), "_distances_fit_X_", new Arr(new double[1], 1, 1))),
                arguments("_lrd: found", Made.with(outliers(), "_lrd", Arr.of(1.0))),
                arguments("offset_: missing", Made.without(outliers(), "offset_")));
    }

    static Stream<Arguments> groups() {
        Instance leaf = node(0, 0, 0);
        Instance loop = node(0, 0, 0);
        loop.attributes().put("left", loop);
        loop.attributes().put("right", loop);
        Instance lopsided = Made.with(node(0, 0, 0), "left", leaf);
        return Stream.of(
                arguments("subcluster_labels_: found", Made.with(birch(), "subcluster_labels_", Arr.of(1L))),
                arguments("subcluster_labels_: missing", Made.without(birch(), "subcluster_labels_")),
                arguments(
                        "subcluster_centers_", Made.with(birch(), "subcluster_centers_", new Arr(new double[0], 0, 2))),
                arguments("subcluster_centers_: found", Made.with(birch(), "subcluster_centers_", "centres")),
                arguments("_bisecting_tree: missing", Made.without(bisecting(), "_bisecting_tree")),
                arguments("_bisecting_tree: found", Made.with(bisecting(), "_bisecting_tree", 3)),
                arguments("3 nodes for 2 clusters", Made.with(bisecting(), "_bisecting_tree", leaf)),
                arguments("3 nodes for 2 clusters", Made.with(bisecting(), "_bisecting_tree", loop)),
                arguments("right: missing", Made.with(bisecting(), "_bisecting_tree", lopsided)),
                arguments(
                        "center: found",
                        Made.with(bisecting(), "_bisecting_tree", Made.with(leaf, "center", Arr.of(1.0)))),
                arguments("label: missing", Made.with(bisecting(), "_bisecting_tree", Made.without(leaf, "label"))),
                arguments("_X_mean: found", Made.with(bisecting(), "_X_mean", Arr.of(1.0))),
                arguments("group 5 of 2 columns", Made.with(agglomeration(), "labels_", Arr.of(0L, 5L))),
                arguments("group -1 of 2 columns", Made.with(agglomeration(), "labels_", Arr.of(0L, -1L))),
                arguments("group 0 is empty", Made.with(agglomeration(), "labels_", Arr.of(1L, 1L))),
                arguments("labels_: found", Made.with(agglomeration(), "labels_", Arr.of(1L << 40, 0L))),
                arguments("pooling_func: found str", Made.with(agglomeration(), "pooling_func", "mean")));
    }

    static Stream<Arguments> trees() {
        return Stream.of(
                arguments("estimators_", Made.with(embedding(), "estimators_", List.of())),
                arguments("one_hot_encoder_: missing", Made.without(embedding(), "one_hot_encoder_")),
                arguments("one_hot_encoder_: found", Made.with(embedding(), "one_hot_encoder_", encoder())),
                arguments("category 0 (expected: each leaf once)", leaves(0, 1, 2)),
                arguments("category 1 (expected: each leaf once)", leaves(1, 1, 2)),
                arguments("category 9 (expected: each leaf once)", leaves(1, 9)),
                arguments("category -1 (expected: each leaf once)", leaves(-1, 1)),
                arguments("leaf 2 has no category", leaves(1)));
    }

    static Stream<Arguments> bayes() {
        Arr good = new Arr(new double[] {0, -1, -1, 0}, 2, 2);
        return Stream.of(
                arguments("feature_log_prob_: missing", Made.without(categorical(), "feature_log_prob_")),
                arguments("2 rows in each column's array", logs(good, new Arr(new double[3], 1, 3))),
                arguments("2 rows in each column's array", logs(good, new Arr(new double[0], 2, 0))),
                arguments("2 rows in each column's array", logs(good, Arr.of(1.0, 2.0))),
                arguments("feature_log_prob_: found", logs(good, "array")),
                arguments("class_log_prior_: found", Made.with(categorical(), "class_log_prior_", Arr.of(0.0))),
                arguments("classes_: found", Made.with(categorical(), "classes_", new Arr(new long[0], 0))));
    }

    private static Instance logs(Object... columns) {
        return Made.with(categorical(), "feature_log_prob_", List.of(columns));
    }

    private static Instance leaves(long... leaves) {
        return Made.with(embedding(), "one_hot_encoder_", encoder(Arr.of(leaves)));
    }

    private static Instance neighbours(String className) {
        return Made.of(
                "sklearn.neighbors." + className,
                "weights",
                "uniform",
                "effective_metric_",
                "euclidean",
                "_fit_method",
                "brute",
                "_fit_X",
                new Arr(new double[] {0, 0, 1, 1}, 2, 2));
    }

    private static Instance radius() {
        Instance model = Made.with(neighbours("_classification.RadiusNeighborsClassifier"), "radius", 1.0);
        Instance labelled = Made.with(Made.with(model, "classes_", Arr.of(3L, 4L)), "_y", Arr.of(0L, 1L));
        return Made.with(labelled, "outlier_label_", PickleWriter.NONE);
    }

    private static Instance radiusRegressor() {
        Instance model = Made.with(neighbours("_regression.RadiusNeighborsRegressor"), "radius", 1.0);
        return Made.with(model, "_y", Arr.of(2.0, 5.0));
    }

    private static Instance outliers() {
        Instance model = Made.with(neighbours("_lof.LocalOutlierFactor"), "novelty", true);
        Instance fitted = Made.with(Made.with(model, "n_neighbors_", 1), "offset_", -1.5);
        return Made.with(
                Made.with(fitted, "_lrd", Arr.of(0.5, 0.5)), "_distances_fit_X_", new Arr(new double[] {1, 1}, 2, 1));
    }

    private static Instance birch() {
        return Made.of(
                "sklearn.cluster._birch.Birch",
                "subcluster_centers_",
                new Arr(new double[] {0, 0, 1, 1}, 2, 2),
                "subcluster_labels_",
                Arr.of(3L, 7L));
    }

    private static Instance node(double a, double b, int label) {
        return Made.of("sklearn.cluster._bisect_k_means._BisectingTree", "center", Arr.of(a, b), "label", label);
    }

    private static Instance bisecting() {
        Instance root = Made.with(Made.with(node(0, 0, 0), "left", node(-1, -1, 0)), "right", node(1, 1, 1));
        return Made.of(
                "sklearn.cluster._bisect_k_means.BisectingKMeans",
                "cluster_centers_",
                new Arr(new double[] {-1, -1, 1, 1}, 2, 2),
                "_bisecting_tree",
                root);
    }

    private static Instance agglomeration() {
        return Made.of("sklearn.cluster._agglomerative.FeatureAgglomeration", "labels_", Arr.of(0L, 0L));
    }

    private static Instance encoder(Arr... categories) {
        return Made.of("sklearn.preprocessing._encoders.OneHotEncoder", "categories_", List.of((Object[]) categories));
    }

    private static Instance embedding() {
        Instance tree = Made.with(
                Made.treeClassifier(Made.tree(Made.stump(), new Arr(new double[3], 3, 1, 1))), "n_features_in_", 2);
        return Made.of(
                "sklearn.ensemble._forest.RandomTreesEmbedding",
                "n_features_in_",
                2,
                "estimators_",
                List.of(tree),
                "one_hot_encoder_",
                encoder(Arr.of(1L, 2L)));
    }

    private static Instance categorical() {
        Arr logs = new Arr(new double[] {0, -1, -1, 0}, 2, 2);
        return Made.of(
                "sklearn.naive_bayes.CategoricalNB",
                "classes_",
                Arr.of(3L, 4L),
                "class_log_prior_",
                Arr.of(0.0, 0.0),
                "feature_log_prob_",
                List.of(logs, logs));
    }
}
