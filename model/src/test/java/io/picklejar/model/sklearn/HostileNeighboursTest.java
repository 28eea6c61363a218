package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken neighbour, Bayes, network and centre models are refused with one line that says where and what. */
class HostileNeighboursTest {

    @Test
    void theUnspoiltOnesLoad() {
        for (Instance model : List.of(knn(), bayes(), network(), kmeans())) {
            assertThat(Made.load(model)).isInstanceOf(LoadedModel.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void isRefused(String message, Object root) {
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    static Stream<Arguments> broken() {
        Instance binarizer = Made.of("sklearn.preprocessing._label.LabelBinarizer", "y_type_", "multilabel-sequences");
        return Stream.of(
                arguments("KNeighborsClassifier._fit_X: missing", Made.without(knn(), "_fit_X")),
                arguments("KNeighborsClassifier._y: found", Made.with(knn(), "_y", Arr.of(0L, 1L))),
                arguments("class 7 (expected: 0..1)", Made.with(knn(), "_y", Arr.of(0L, 7L, 1L))),
                arguments("class -1 (expected: 0..1)", Made.with(knn(), "_y", Arr.of(0L, -1L, 1L))),
                arguments("n_neighbors: found int 9 (expected: 1..3)", Made.with(knn(), "n_neighbors", 9)),
                arguments("n_neighbors: found int 0", Made.with(knn(), "n_neighbors", 0)),
                arguments("weights: found str 'mine'", Made.with(knn(), "weights", "mine")),
                arguments("effective_metric_: found str 'mine'", Made.with(knn(), "effective_metric_", "mine")),
                arguments("_tree: found int 3", Made.with(Made.with(knn(), "_fit_method", "kd_tree"), "_tree", 3)),
                arguments("GaussianNB.var_: missing", Made.without(bayes(), "var_")),
                arguments(
                        "GaussianNB.var_: found array float64[2, 1]",
                        Made.with(bayes(), "var_", new Arr(new double[2], 2, 1))),
                arguments("GaussianNB.class_prior_: found", Made.with(bayes(), "class_prior_", Arr.of(1.0))),
                arguments("MLPClassifier.activation: found str 'x'", Made.with(network(), "activation", "x")),
                arguments(
                        "MLPClassifier.intercepts_: found list of 1 (expected: one for each of the 0 coefs_",
                        Made.with(network(), "coefs_", List.of())),
                arguments("_label_binarizer.y_type_", Made.with(network(), "_label_binarizer", binarizer)),
                arguments(
                        "KMeans.cluster_centers_: found array float64[0, 2]",
                        Made.with(kmeans(), "cluster_centers_", new Arr(new double[0], 0, 2))));
    }

    private static Instance knn() {
        return Made.of(
                "sklearn.neighbors._classification.KNeighborsClassifier",
                "n_neighbors",
                2,
                "weights",
                "uniform",
                "effective_metric_",
                "euclidean",
                "_fit_method",
                "brute",
                "classes_",
                Arr.of(0L, 1L),
                "_fit_X",
                new Arr(new double[6], 3, 2),
                "_y",
                Arr.of(0L, 1L, 1L));
    }

    private static Instance bayes() {
        return Made.of(
                "sklearn.naive_bayes.GaussianNB",
                "classes_",
                Arr.of(0L, 1L),
                "theta_",
                new Arr(new double[4], 2, 2),
                "var_",
                new Arr(new double[] {1, 1, 1, 1}, 2, 2),
                "class_prior_",
                Arr.of(0.5, 0.5));
    }

    private static Instance network() {
        return Made.of(
                "sklearn.neural_network._multilayer_perceptron.MLPClassifier",
                "activation",
                "relu",
                "out_activation_",
                "logistic",
                "classes_",
                Arr.of(0L, 1L),
                "coefs_",
                List.of(new Arr(new double[2], 2, 1)),
                "intercepts_",
                List.of(Arr.of(0.5)),
                "_label_binarizer",
                Made.of("sklearn.preprocessing._label.LabelBinarizer", "y_type_", "binary"));
    }

    private static Instance kmeans() {
        return Made.of("sklearn.cluster._kmeans.KMeans", "cluster_centers_", new Arr(new double[4], 2, 2));
    }
}
