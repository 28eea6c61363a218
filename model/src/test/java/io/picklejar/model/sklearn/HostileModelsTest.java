package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.pickle.PickleReader;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Nodes;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken and hostile models: each is refused with one line that says where and what. */
class HostileModelsTest {

    @Test
    void theUnspoiltOnesLoad() {
        LoadedModel forest = (LoadedModel) Made.load(Made.forest(good(), good()));
        assertThat(forest.predict(Table.ofNumbers(2, 2, new double[] {0.5, 0, 0.6, 0}))
                        .probabilities())
                .containsExactly(0.8, 0.2, 0.2, 0.8);
        assertThat(Made.load(Made.pipeline(Made.scaler(), Made.logistic()))).isInstanceOf(LoadedModel.class);
        assertThat(Made.load(split(new Tuple("a", Made.scaler(), List.of(0, 1)))))
                .isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"trees", "linears", "structures", "preprocessors"})
    void isRefused(String message, Object root) {
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    private static Object good() {
        return Made.tree(Made.stump(), Made.counts());
    }

    private static Arguments tree(String message, long[] left, long[] right, long[] feature, double[] threshold) {
        Object broken = Made.tree(new Nodes(left, right, feature, threshold), Made.counts());
        return arguments("RandomForestClassifier.estimators_[1].tree_: " + message, Made.forest(good(), broken));
    }

    static Stream<Arguments> trees() {
        long[] left = {1, -1, -1};
        long[] right = {2, -1, -1};
        long[] feature = {0, -2, -2};
        double[] threshold = {0.5, -2, -2};
        Instance tree = Made.treeClassifier(good());
        return Stream.of(
                tree(
                        "left child 900 of node 0 (expected: -1 or 1..2)",
                        new long[] {900, -1, -1},
                        right,
                        feature,
                        threshold),
                tree("right child 3 of node 0", left, new long[] {3, -1, -1}, feature, threshold),
                tree("left child 0 of node 0", new long[] {0, -1, -1}, right, feature, threshold),
                tree("left child 0 of node 1", new long[] {1, 0, -1}, new long[] {2, 2, -1}, feature, threshold),
                tree("left child -7 of node 0", new long[] {-7, -1, -1}, right, feature, threshold),
                tree("left child -1 of node 0", new long[] {-1, -1, -1}, right, feature, threshold),
                tree("right child 1 of node 0 has another parent", left, new long[] {1, -1, -1}, feature, threshold),
                tree("feature 2 of node 0 (expected: 0..1)", left, right, new long[] {2, -2, -2}, threshold),
                tree("feature -2 of node 0", left, right, new long[] {-2, -2, -2}, threshold),
                tree("threshold NaN of node 0", left, right, feature, new double[] {Double.NaN, 0, 0}),
                tree("found int", new long[] {1L << 40, -1, -1}, right, feature, threshold),
                arguments(
                        "DecisionTreeClassifier.tree_: found array float64[2, 1, 2]",
                        Made.treeClassifier(Made.tree(Made.stump(), new Arr(new double[4], 2, 1, 2)))),
                arguments(
                        "DecisionTreeClassifier.tree_: values of 1 outputs x 1 classes (expected: 1 x 2",
                        Made.treeClassifier(Made.tree(Made.stump(), new Arr(new double[3], 3, 1, 1)))),
                arguments(
                        "DecisionTreeClassifier.tree_: no nodes",
                        Made.treeClassifier(Made.tree(
                                new Nodes(new long[0], new long[0], new long[0], new double[0]),
                                new Arr(new double[0], 0, 1, 2)))),
                arguments("DecisionTreeClassifier.tree_: found int 3", Made.with(tree, "tree_", 3)),
                arguments("DecisionTreeClassifier.tree_: missing", Made.without(tree, "tree_")),
                arguments("DecisionTreeClassifier.classes_: missing", Made.without(tree, "classes_")),
                arguments("DecisionTreeClassifier.n_features_in_: found int -1", Made.with(tree, "n_features_in_", -1)),
                arguments("n_features_in_: found int 2000000000", Made.with(tree, "n_features_in_", 2_000_000_000)),
                arguments("estimators_: found list of 0", Made.forest()));
    }

    static Stream<Arguments> linears() {
        Instance logistic = Made.logistic();
        return Stream.of(
                arguments(
                        "LogisticRegression.coef_: found array float64[2, 3]",
                        Made.with(
                                Made.with(logistic, "classes_", Arr.of(0L, 1L, 2L)),
                                "coef_",
                                new Arr(new double[6], 2, 3))),
                arguments(
                        "coef_: found array float64[0, 2]", Made.with(logistic, "coef_", new Arr(new double[0], 0, 2))),
                arguments(
                        "coef_: found array float64[1, 1, 2]",
                        Made.with(logistic, "coef_", new Arr(new double[2], 1, 1, 2))),
                arguments("coef_: found str 'x'", Made.with(logistic, "coef_", "x")),
                arguments(
                        "coef_: found str 'a' (expected: number)", Made.with(logistic, "coef_", Arr.objects("a", "b"))),
                arguments("LogisticRegression.coef_: missing", Made.without(logistic, "coef_")),
                arguments(
                        "intercept_: found array float64[3]", Made.with(logistic, "intercept_", Arr.of(1.0, 2.0, 3.0))),
                arguments(
                        "LogisticRegression.classes_: found list of 0 (expected: text, number or bool)",
                        Made.with(logistic, "classes_", Arr.objects((Object) List.of()))),
                arguments("multi_class: found str 'other'", Made.with(logistic, "multi_class", "other")),
                arguments("multi_class: found int 3", Made.with(logistic, "multi_class", 3)));
    }

    private static Instance split(Tuple... parts) {
        return Made.of(
                "sklearn.compose._column_transformer.ColumnTransformer",
                "n_features_in_",
                2,
                "transformers_",
                List.of((Object[]) parts));
    }

    static Stream<Arguments> structures() {
        Instance cyclic = Made.of("sklearn.pipeline.Pipeline");
        cyclic.attributes().put("steps", List.of(new Tuple("again", cyclic)));
        return Stream.of(
                arguments(
                        "unknown estimator sklearn.svm._base.BaseSVC; the nearest supported:",
                        Made.of("sklearn.svm._base.BaseSVC")),
                arguments("found list of 1 (expected: a fitted scikit-learn estimator)", List.of(Made.linear())),
                arguments("nested more than", nested(60)),
                arguments("nested more than", cyclic),
                arguments("estimators in one model", dag(30)),
                arguments("Pipeline.steps: missing", Made.without(Made.pipeline(), "steps")),
                arguments("Pipeline.steps", Made.of("sklearn.pipeline.Pipeline", "steps", List.of(new Tuple("a")))),
                arguments(
                        "step0: LogisticRegression does not transform", Made.pipeline(Made.logistic(), Made.linear())),
                arguments("step0: found int 3", Made.pipeline(3, Made.linear())),
                arguments(
                        "step1: LogisticRegression.coef_",
                        Made.pipeline(
                                Made.scaler(), Made.with(Made.logistic(), "coef_", new Arr(new double[3], 1, 3)))),
                arguments(
                        "ColumnTransformer.transformers_: found int 2 (expected: a column of -2..1)",
                        split(new Tuple("a", Made.scaler(), List.of(0, 2)))),
                arguments("a column name known from training", split(new Tuple("a", Made.scaler(), List.of("x", "y")))),
                arguments("found a mask of 3", split(new Tuple("a", Made.scaler(), List.of(true, true, false)))),
                arguments("a: StandardScaler.mean_", split(new Tuple("a", Made.scaler(), List.of(0)))),
                arguments("transformers_", split(new Tuple("a", Made.scaler()))),
                arguments(
                        "is read as a number by one step and as text by another",
                        Made.pipeline(
                                split(
                                        new Tuple("n", Made.scaler(), List.of(0, 1)),
                                        new Tuple("t", oneHot("b", "c"), List.of(1))),
                                Made.with(Made.linear(), "coef_", Arr.of(1.0, 2.0, 3.0, 4.0)))),
                arguments(
                        "but the next step reads it as text",
                        Made.pipeline(
                                Made.with(Made.with(Made.scaler(), "mean_", Arr.of(1.0)), "scale_", Arr.of(1.0)),
                                oneHot("b", "c"),
                                Made.linear())));
    }

    private static Instance oneHot(Object... categories) {
        return Made.of(
                "sklearn.preprocessing._encoders.OneHotEncoder",
                "categories_",
                List.of(Arr.objects(categories)),
                "handle_unknown",
                "error",
                "drop_idx_",
                PickleWriter.NONE);
    }

    /** Pipelines in pipelines. */
    private static Object nested(int depth) {
        Object inner = Made.linear();
        for (int i = 0; i < depth; i++) {
            inner = Made.pipeline(inner);
        }
        return inner;
    }

    /** Each level holds the one below twice: 2^depth scalers in a file of a few kilobytes. */
    private static Object dag(int depth) {
        Object shared = Made.scaler();
        for (int i = 0; i < depth; i++) {
            shared = Made.pipeline(shared, shared);
        }
        return Made.pipeline(shared, Made.linear());
    }

    static Stream<Arguments> preprocessors() {
        Instance scaler = Made.scaler();
        Instance encoder = oneHot("b", "c");
        Instance imputer =
                Made.of("sklearn.impute._base.SimpleImputer", "statistics_", Arr.of(1.0), "strategy", "mean");
        Instance ordinal = Made.of(
                "sklearn.preprocessing._encoders.OrdinalEncoder",
                "categories_",
                List.of(Arr.objects("a")),
                "handle_unknown",
                "error");
        Map<Object, Object> missing = new LinkedHashMap<>();
        missing.put(0, 5);
        return Stream.of(
                arguments(
                        "StandardScaler.scale_: found array float64[1] (expected: 2)",
                        Made.with(scaler, "scale_", Arr.of(1.0))),
                arguments("StandardScaler.mean_: missing", Made.without(scaler, "mean_")),
                arguments("OneHotEncoder.categories_: categories of text and of numbers", oneHot("a", 1)),
                arguments("OneHotEncoder.categories_: found list of 0", Made.with(encoder, "categories_", List.of())),
                arguments("drop_idx_: found list of 2", Made.with(encoder, "drop_idx_", List.of(0, 0))),
                arguments("drop_idx_", Made.with(encoder, "drop_idx_", List.of(-4))),
                arguments(
                        "_default_to_infrequent_mappings",
                        Made.with(
                                Made.with(encoder, "_infrequent_enabled", true),
                                "_default_to_infrequent_mappings",
                                List.of(Arr.of(0L, 90L)))),
                arguments("_missing_indices", Made.with(ordinal, "_missing_indices", missing)),
                arguments(
                        "SimpleImputer.statistics_: found sklearn.linear_model",
                        Made.with(imputer, "statistics_", Made.linear())),
                arguments(
                        "MinMaxScaler.min_: found array float64[1] (expected: 2)",
                        Made.of(
                                "sklearn.preprocessing._data.MinMaxScaler",
                                "scale_",
                                Arr.of(1.0, 2.0),
                                "min_",
                                Arr.of(1.0))),
                arguments(
                        "FunctionTransformer.func: found str 'f'",
                        Made.of("sklearn.preprocessing._function_transformer.FunctionTransformer", "func", "f")));
    }

    @Test
    void aSharedTreeCannotFillTheHeap() {
        Instance member = Made.treeClassifier(good());
        List<Object> members = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            members.add(member);
        }
        Instance forest = Made.with(Made.forest(good()), "estimators_", members);
        byte[] file = PickleWriter.write(forest);
        SklearnEngine small = new SklearnEngine(ReadLimits.defaults().withMemoryBudget(1 << 20));
        assertThatThrownBy(() -> small.assemble(
                        PickleReader.read(file, ReadLimits.defaults()).root()))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("unfold to more than");
    }

    @Test
    void hostileStructuresAreRefusedQuickly() {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> Made.load(dag(38))).isInstanceOf(ModelLoadException.class));
    }
}
