package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken transformers and selectors, and TargetEncoder (not in 1.2.1) by the layout of its own version. */
class HostileTransformsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource({"shapes", "choices"})
    void isRefused(String message, Object root) {
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    private static Instance data(String name, Object... pairs) {
        return Made.of("sklearn.preprocessing._data." + name, pairs);
    }

    static Stream<Arguments> shapes() {
        Object[] poly = {"n_features_in_", 2, "interaction_only", false, "include_bias", true, "degree"};
        String polynomial = "sklearn.preprocessing._polynomial.PolynomialFeatures";
        return Stream.of(
                arguments("RobustScaler.center_: missing", data("RobustScaler", "scale_", Arr.of(1.0))),
                arguments(
                        "RobustScaler.scale_: found array float64[2]",
                        data("RobustScaler", "center_", Arr.of(1.0), "scale_", Arr.of(1.0, 2.0))),
                arguments("Normalizer.norm: found str 'l7'", data("Normalizer", "norm", "l7", "n_features_in_", 2)),
                arguments("Normalizer.n_features_in_: missing", data("Normalizer", "norm", "l1")),
                arguments(
                        "QuantileTransformer.references_: found array float64[1]",
                        data(
                                "QuantileTransformer",
                                "quantiles_",
                                new Arr(new double[4], 2, 2),
                                "references_",
                                Arr.of(0.0))),
                arguments("PolynomialFeatures.degree: found int 1000000", Made.of(polynomial, append(poly, 1_000_000))),
                arguments(
                        "polynomial features",
                        Made.with(Made.of(polynomial, append(poly, 900)), "n_features_in_", 5_000)),
                arguments("PolynomialFeatures.degree: found int -1", Made.of(polynomial, append(poly, -1))),
                arguments(
                        "bsplines_",
                        Made.of("sklearn.preprocessing._polynomial.SplineTransformer", "bsplines_", List.of())),
                arguments(
                        "bin_edges_",
                        Made.of(
                                "sklearn.preprocessing._discretization.KBinsDiscretizer",
                                "encode",
                                "ordinal",
                                "bin_edges_",
                                Arr.objects(Arr.of(1.0)))),
                arguments(
                        "PCA.mean_: found array float64[1]",
                        Made.of(
                                "sklearn.decomposition._pca.PCA",
                                "components_",
                                new Arr(new double[4], 2, 2),
                                "mean_",
                                Arr.of(1.0))));
    }

    private static Object[] append(Object[] pairs, Object last) {
        Object[] all = java.util.Arrays.copyOf(pairs, pairs.length + 1);
        all[pairs.length] = last;
        return all;
    }

    static Stream<Arguments> choices() {
        String univariate = "sklearn.feature_selection._univariate_selection.";
        return Stream.of(
                arguments(
                        "RFE.support_: found array",
                        Made.of(
                                "sklearn.feature_selection._rfe.RFE",
                                "support_",
                                Arr.of(0L, 0L),
                                "estimator_",
                                Made.scaler())),
                arguments("RFE.estimator_: missing", Made.of("sklearn.feature_selection._rfe.RFE")),
                arguments("SelectKBest.scores_: missing", Made.of(univariate + "SelectKBest", "k", 1)),
                arguments(
                        "SelectKBest.k: found int -2",
                        Made.of(univariate + "SelectKBest", "k", -2, "scores_", Arr.of(1.0))),
                arguments(
                        "SelectPercentile.percentile",
                        Made.of(univariate + "SelectPercentile", "percentile", 101, "scores_", Arr.of(1.0))),
                arguments(
                        "threshold: found str 'x*mean'",
                        Made.of(
                                "sklearn.feature_selection._from_model.SelectFromModel",
                                "estimator_",
                                Made.linear(),
                                "threshold",
                                "x*mean")),
                arguments(
                        "functions of one's own are not run",
                        Made.of(
                                "sklearn.preprocessing._function_transformer.FunctionTransformer",
                                "func",
                                "f",
                                "n_features_in_",
                                1)),
                arguments(
                        "FeatureUnion.transformer_list",
                        Made.of("sklearn.pipeline.FeatureUnion", "transformer_list", List.of(new Tuple("a")))),
                arguments(
                        "KNNImputer.n_neighbors: found int 0",
                        Made.of(
                                "sklearn.impute._knn.KNNImputer",
                                "_fit_X",
                                new Arr(new double[2], 1, 2),
                                "n_neighbors",
                                0)),
                arguments("2 encodings for 3 categories", encoder(Arr.of(0.1, 0.2), 0.5)));
    }

    private static Instance encoder(Object encoding, Object mean) {
        return Made.of(
                "sklearn.preprocessing._target_encoder.TargetEncoder",
                "categories_",
                List.of(Arr.objects("a", "b", Double.NaN)),
                "encodings_",
                List.of(encoding),
                "target_mean_",
                mean,
                "target_type_",
                "binary");
    }

    /** Layout of 1.3 to 1.9: one array of means a column, an unknown category gets the mean of all. */
    @Test
    void targetEncoderOfTwoClasses() {
        Transform step = ((LoadedPart.Step) Made.load(encoder(Arr.of(0.1, 0.2, 0.3), 0.5))).transform();
        Table rows = new Table(4, 1, new double[4], new String[] {"a", "b", null, "never seen"});
        assertThat(step.apply(rows).numbers()).containsExactly(0.1, 0.2, 0.3, 0.5);
    }

    /** From 1.4 on a target of several classes makes one column a class, the classes of a column side by side. */
    @Test
    void targetEncoderOfThreeClasses() {
        Instance made = Made.with(
                Made.with(
                        encoder(Arr.of(0.0), Arr.of(0.25, 0.5, 0.25)),
                        "encodings_",
                        List.of(Arr.of(1.0, 2.0), Arr.of(3.0, 4.0), Arr.of(5.0, 6.0))),
                "categories_",
                List.of(Arr.objects("a", "b")));
        Transform step = ((LoadedPart.Step) Made.load(made)).transform();
        Table rows = new Table(2, 1, new double[2], new String[] {"b", null});
        assertThat(step.apply(rows).numbers()).containsExactly(2, 4, 6, 0.25, 0.5, 0.25);
    }
}
