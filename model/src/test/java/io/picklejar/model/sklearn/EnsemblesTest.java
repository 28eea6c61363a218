package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.histogram.HistogramTree;
import io.picklejar.model.kernel.histogram.HistogramTrees;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimators made of others: layouts of versions that are not here to fit, and what is broken or hostile. */
class EnsemblesTest {

    /** Scores 0.5 - 1.1 = -0.6 and 0.5 + 1 = 1.5. */
    private static final Table ROWS = Table.ofNumbers(2, 2, new double[] {0.9, 1.0, 1.0, 0.0});

    private static Predictions predict(Object root) {
        return ((LoadedModel) Made.load(root)).predict(ROWS);
    }

    private static double[] probabilities(Object root) {
        return Objects.requireNonNull(predict(root).probabilities());
    }

    private static double expit(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static Instance at(Instance object, String version) {
        return Made.with(object, "_sklearn_version", version);
    }

    @Test
    void aFixedThresholdIsHeldAgainstTheProbabilityOfThePositiveClass() {
        Instance fixed = Made.of(
                "sklearn.model_selection._classification_threshold.FixedThresholdClassifier",
                "estimator_",
                Made.logistic(),
                "threshold",
                0.95,
                "response_method",
                "auto",
                "pos_label",
                PickleWriter.NONE);
        assertThat(predict(fixed).classIndices()).containsExactly(0, 0);
        assertThat(predict(Made.with(fixed, "threshold", "auto")).classIndices())
                .containsExactly(0, 1);
        assertThat(predict(Made.with(fixed, "pos_label", 0L)).classIndices()).containsExactly(1, 1);
        assertThat(predict(Made.with(Made.with(fixed, "pos_label", 0L), "threshold", 0.15))
                        .classIndices())
                .containsExactly(0, 0);
        Instance scored = Made.with(Made.with(fixed, "response_method", "decision_function"), "threshold", -0.7);
        assertThat(predict(scored).classIndices()).containsExactly(1, 1);
    }

    @Test
    void aTunedThresholdTakesThePositiveClassOfItsScorer() {
        Instance scorer = Made.of("sklearn.metrics._scorer._CurveScorer", "_kwargs", Map.of("pos_label", 0L));
        Instance tuned = Made.of(
                "sklearn.model_selection._classification_threshold.TunedThresholdClassifierCV",
                "estimator_",
                Made.logistic(),
                "best_threshold_",
                0.15,
                "response_method",
                "auto",
                "_curve_scorer",
                scorer);
        assertThat(predict(tuned).classIndices()).containsExactly(0, 0);
        Instance plain = Made.of("sklearn.metrics._scorer._CurveScorer", "_kwargs", Map.of());
        assertThat(predict(Made.with(tuned, "_curve_scorer", plain)).classIndices())
                .containsExactly(1, 1);
    }

    @Test
    void aFrozenEstimatorIsTheOneInside() {
        Instance frozen = Made.of("sklearn.frozen._frozen.FrozenEstimator", "estimator", Made.logistic());
        assertThat(predict(frozen).probabilities())
                .isEqualTo(predict(Made.logistic()).probabilities());
        Instance scaler = Made.of("sklearn.frozen._frozen.FrozenEstimator", "estimator", Made.scaler());
        assertThat(predict(Made.pipeline(scaler, Made.logistic())).probabilities())
                .isEqualTo(
                        predict(Made.pipeline(Made.scaler(), Made.logistic())).probabilities());
    }

    private static Instance adaBoost() {
        return Made.of(
                "sklearn.ensemble._weight_boosting.AdaBoostClassifier",
                "classes_",
                Arr.of(0L, 1L),
                "algorithm",
                "SAMME",
                "estimators_",
                List.of(Made.logistic(), Made.with(Made.logistic(), "intercept_", Arr.of(9.0))),
                "estimator_weights_",
                Arr.of(2.0, 1.0, 0.0));
    }

    @Test
    void sammeTakesFromTheOthersFromOneThreeOn() {
        assertThat(probabilities(adaBoost())[1]).isCloseTo(expit((1.0 - 2.0) / 3), within(1e-12));
        assertThat(probabilities(at(adaBoost(), "1.3.0"))[1]).isCloseTo(expit(2 * (1.0 - 2.0) / 3), within(1e-12));
        assertThat(probabilities(Made.without(at(adaBoost(), "1.8.0"), "algorithm"))[1])
                .isCloseTo(expit(2 * (1.0 - 2.0) / 3), within(1e-12));
    }

    @Test
    void sammeMeantProbabilitiesBeforeZeroTwentyTwo() {
        double positive = (2 * expit(-0.6) + expit(7.9)) / 3;
        Instance old = at(adaBoost(), "0.19.1");
        assertThat(probabilities(old)[1]).isCloseTo(expit(positive - (1 - positive)), within(1e-12));
        assertThat(predict(old).classIndices()).containsExactly(0, 1);
    }

    private static Instance calibrated(String version, String estimator, String calibrators) {
        Instance sigmoid = Made.of("sklearn.calibration._SigmoidCalibration", "a_", -2.0, "b_", 0.25);
        Instance pair = Made.of(
                "sklearn.calibration._CalibratedClassifier", estimator, Made.logistic(), calibrators, List.of(sigmoid));
        return at(
                Made.of(
                        "sklearn.calibration.CalibratedClassifierCV",
                        "classes_",
                        Arr.of(0L, 1L),
                        "calibrated_classifiers_",
                        List.of(pair)),
                version);
    }

    @Test
    void calibrationIsReadInTheLayoutsOfAllVersions() {
        double expected = expit(-(-2.0 * -0.6 + 0.25));
        for (Instance one : List.of(
                calibrated("0.23.2", "base_estimator", "calibrators_"),
                calibrated("1.0.2", "base_estimator", "calibrators"),
                calibrated("1.7.0", "estimator", "calibrators"))) {
            assertThat(probabilities(one)[1]).isCloseTo(expected, within(1e-12));
        }
    }

    private static Instance isolation(String version, Object... pairs) {
        Instance tree =
                Made.of("sklearn.tree._classes.ExtraTreeRegressor", "tree_", Made.tree(Made.stump(), Made.counts()));
        Instance forest = Made.of("sklearn.ensemble.iforest.IsolationForest", pairs);
        forest = Made.with(forest, "n_features_", 2);
        forest = Made.with(forest, "estimators_", List.of(tree, tree));
        forest = Made.with(forest, "estimators_features_", List.of(Arr.of(0L, 1L), Arr.of(1L, 0L)));
        return at(Made.with(forest, "max_samples_", 8), version);
    }

    @Test
    void isolationForestsOfOldKeepTheirThreshold() {
        // whatever the leaves hold: the first row goes right and right, the second right and left, at equal depths
        assertThat(predict(isolation("0.19.1", "threshold_", 1.0)).numbers()).containsExactly(-1, -1);
        assertThat(predict(isolation("0.19.1", "threshold_", -1.0)).numbers()).containsExactly(1, 1);
        assertThat(predict(isolation("0.20.1", "_threshold_", 1.0, "offset_", -0.5))
                        .numbers())
                .containsExactly(-1, -1);
        assertThat(predict(isolation("0.21.3", "behaviour", "new", "offset_", -2.0))
                        .numbers())
                .containsExactly(1, 1);
        assertThat(predict(isolation("1.2.1", "offset_", 0.5)).numbers()).containsExactly(-1, -1);
    }

    @Test
    void isotonicPointsHadOtherNamesBeforeZeroTwentyFour() {
        Instance old = Made.of(
                "sklearn.isotonic.IsotonicRegression",
                "_necessary_X_",
                Arr.of(0.0, 2.0),
                "_necessary_y_",
                Arr.of(1.0, 5.0),
                "X_min_",
                0.0,
                "X_max_",
                2.0,
                "out_of_bounds",
                "clip");
        Table one = Table.ofNumbers(4, 1, new double[] {-1, 0.5, 2, 9});
        assertThat(((LoadedModel) Made.load(old)).predict(one).numbers()).containsExactly(1, 2, 5, 5);
        Instance nan = Made.with(old, "out_of_bounds", "nan");
        assertThat(((LoadedModel) Made.load(nan)).predict(one).numbers()).containsExactly(Double.NaN, 2, 5, Double.NaN);
    }

    @Test
    void aChainMayHandProbabilitiesOn() {
        Instance second = Made.with(Made.logistic(), "coef_", new Arr(new double[] {0, 0, 1}, 1, 3));
        Instance chain = Made.of(
                "sklearn.multioutput.ClassifierChain",
                "estimators_",
                List.of(Made.logistic(), second),
                "order_",
                List.of(1, 0),
                "chain_method_",
                "predict_proba");
        assertThat(probabilities(chain)[1]).isCloseTo(expit(0.5 + expit(-0.6)), within(1e-12));
        assertThat(probabilities(chain)[3]).isCloseTo(expit(-0.6), within(1e-12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ensembles", "wrappers"})
    void isRefused(String message, Object root) {
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    private static Instance bagging(Object features) {
        return Made.of(
                "sklearn.ensemble._bagging.BaggingClassifier",
                "classes_",
                Arr.of(0L, 1L),
                "n_features_in_",
                3,
                "estimators_",
                List.of(Made.logistic()),
                "estimators_features_",
                features);
    }

    private static Instance voting() {
        return Made.of(
                "sklearn.ensemble._voting.VotingClassifier",
                "classes_",
                Arr.of(0L, 1L),
                "voting",
                "soft",
                "weights",
                PickleWriter.NONE,
                "estimators",
                List.of(new Tuple("a", Made.logistic())),
                "estimators_",
                List.of(Made.logistic()));
    }

    static Stream<Arguments> ensembles() {
        Instance itself = Made.with(voting(), "estimators_", List.of());
        itself.attributes().put("estimators_", List.of(itself));
        Instance three = Made.with(Made.logistic(), "coef_", new Arr(new double[] {1, 2, 3}, 1, 3));
        return Stream.of(
                arguments("column 3 of 3", bagging(List.of(Arr.of(0L, 3L)))),
                arguments("column -1 of 3", bagging(List.of(Arr.of(0L, -1L)))),
                arguments("estimators_features_: found list of 0 (expected: 1", bagging(List.of())),
                arguments("for the 1 columns that come in", bagging(List.of(Arr.of(0L)))),
                arguments("a member's class", Made.with(bagging(List.of(Arr.of(0L, 1L))), "classes_", Arr.of(5L))),
                arguments("estimators_: found list of 0", Made.with(voting(), "estimators_", List.of())),
                arguments("voting: found str 'loud'", Made.with(voting(), "voting", "loud")),
                arguments("weights: found list of 2", Made.with(voting(), "weights", List.of(1.0, 2.0))),
                arguments("for the 2 columns", Made.with(voting(), "estimators_", List.of(Made.logistic(), three))),
                arguments("no classifier of one output", Made.with(voting(), "estimators_", List.of(Made.linear()))),
                arguments("nested more than", itself),
                arguments("algorithm: found str 'x'", Made.with(adaBoost(), "algorithm", "x")),
                arguments(
                        "estimator_weights_: found array float64[1] (expected: at least 2)",
                        Made.with(adaBoost(), "estimator_weights_", Arr.of(1.0))),
                arguments(
                        "no permutation",
                        Made.of(
                                "sklearn.multioutput.RegressorChain",
                                "estimators_",
                                List.of(Made.linear()),
                                "order_",
                                List.of(4))),
                arguments(
                        "estimators_features_: found list of 2",
                        Made.with(isolation("1.2.1"), "estimators_", List.of(Made.treeClassifier(1)))),
                arguments(
                        "feature 0 of node 0",
                        Made.with(
                                isolation("1.2.1"),
                                "estimators_features_",
                                List.of(Arr.of(new long[0]), Arr.of(new long[0])))));
    }

    static Stream<Arguments> wrappers() {
        Instance isotonic = Made.of(
                "sklearn.isotonic.IsotonicRegression",
                "X_thresholds_",
                Arr.of(0.0, 2.0, 1.0),
                "y_thresholds_",
                Arr.of(1.0, 2.0, 3.0),
                "out_of_bounds",
                "nan");
        Instance search = Made.of("sklearn.model_selection._search.GridSearchCV", "best_estimator_", 3);
        search.attributes().put("best_estimator_", search);
        return Stream.of(
                arguments("do not ascend", isotonic),
                arguments("out_of_bounds: found str 'raise'", Made.with(isotonic, "out_of_bounds", "raise")),
                arguments("3 and 2 coordinates", Made.with(isotonic, "y_thresholds_", Arr.of(1.0, 2.0))),
                arguments("nested more than", search),
                arguments("best_estimator_: missing", Made.without(search, "best_estimator_")),
                arguments("calibrators_: missing", calibrated("1.2.1", "estimator", "other")),
                arguments(
                        "n_features or feature_names in metadata.json",
                        Made.of(
                                "sklearn.dummy.DummyClassifier",
                                "classes_",
                                Arr.of(0L, 1L),
                                "class_prior_",
                                Arr.of(0.5, 0.5),
                                "strategy",
                                "prior")),
                arguments(
                        "the others draw lots",
                        Made.of(
                                "sklearn.dummy.DummyClassifier",
                                "classes_",
                                Arr.of(0L, 1L),
                                "class_prior_",
                                Arr.of(0.5, 0.5),
                                "strategy",
                                "stratified")),
                arguments(
                        "whose way back is known",
                        Made.of(
                                "sklearn.compose._target.TransformedTargetRegressor",
                                "regressor_",
                                Made.linear(),
                                "transformer_",
                                Made.of("sklearn.preprocessing._data.PowerTransformer"))));
    }

    private static HistogramTree stump(
            int feature, int left, int right, double threshold, int @Nullable [] set, int[] sets) {
        return new HistogramTree(
                new boolean[] {false, true, true},
                new double[] {0, 1, 2},
                new int[] {feature, 0, 0},
                new double[] {threshold, 0, 0},
                new boolean[] {true, false, false},
                new int[] {left, 0, 0},
                new int[] {right, 0, 0},
                set,
                sets);
    }

    @Test
    void histogramTreesGoTheirWays() {
        int[] sets = {0b100, 0, 0, 0, 0, 0, 0, 0};
        int[] known = {0b111, 0, 0, 0, 0, 0, 0, 0};
        HistogramTree tree = stump(0, 1, 2, 0, new int[] {0, -1, -1}, sets);
        HistogramTrees trees = new HistogramTrees(1, new double[] {10}, List.of(tree), known);
        double[] cells = {2, 1, 7, -1, Double.NaN, 258, 257, 1e12};
        assertThat(trees.scores(Table.ofNumbers(8, 1, cells))).containsExactly(11, 12, 11, 11, 11, 11, 12, 12);
    }

    @Test
    void brokenHistogramTreesAreRefused() {
        int[] none = new int[0];
        for (HistogramTree broken : List.of(
                stump(1, 1, 2, 0, null, none),
                stump(-1, 1, 2, 0, null, none),
                stump(0, 0, 2, 0, null, none),
                stump(0, 1, 1, 0, null, none),
                stump(0, 1, 3, 0, null, none),
                stump(0, 1, 2, Double.NaN, null, none),
                stump(0, 1, 2, 0, new int[] {1, -1, -1}, new int[8]),
                stump(0, 1, 2, 0, new int[] {0, -1, -1}, new int[8]))) {
            assertThatThrownBy(() -> new HistogramTrees(1, new double[1], List.of(broken), none))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
