package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What depends on the version that wrote the file; built by hand after the sources of those versions. */
class VersionRulesTest {

    private static final Table ROW = Table.ofNumbers(1, 2, new double[] {1, 0.25});

    private static double[] probabilities(Object root, Table rows) {
        return Objects.requireNonNull(
                ((LoadedModel) Made.load(root)).predict(rows).probabilities());
    }

    /** The score is 1: a logistic function of it, or the softmax of (-1, 1). */
    @ParameterizedTest
    @CsvSource({
        "0.18.1, multinomial, lbfgs, 0.7310585786300049",
        "0.19.2, ovr, liblinear, 0.7310585786300049",
        "0.20.1, multinomial, lbfgs, 0.8807970779778823",
        "0.20.1, warn, liblinear, 0.7310585786300049",
        "1.2.1, multinomial, lbfgs, 0.8807970779778823",
        "1.2.1, auto, lbfgs, 0.7310585786300049",
        "1.6.1, deprecated, lbfgs, 0.7310585786300049",
        "1.9.0, , lbfgs, 0.7310585786300049"
    })
    void logisticOfTwoClasses(String version, @Nullable String multiClass, String solver, double expected) {
        Instance model = logistic(Made.logistic(), version, multiClass, solver);
        assertThat(probabilities(model, ROW)[1]).isCloseTo(expected, within(1e-15));
    }

    /** Scores 0, 1, 2; softmax gives 0.665… for the last, normalised logistic functions 0.417…. */
    @ParameterizedTest
    @CsvSource({
        "0.19.2, ovr, liblinear, 0.417072575591",
        "0.19.2, multinomial, lbfgs, 0.665240955775",
        "0.21.3, warn, lbfgs, 0.417072575591",
        "1.2.1, auto, lbfgs, 0.665240955775",
        "1.2.1, auto, liblinear, 0.417072575591",
        "1.2.1, auto, newton-cholesky, 0.417072575591",
        "1.6.1, deprecated, newton-cholesky, 0.665240955775",
        "1.8.0, , lbfgs, 0.665240955775"
    })
    void logisticOfThreeClasses(String version, @Nullable String multiClass, String solver, double expected) {
        Instance three = Made.with(
                Made.with(
                        Made.with(Made.logistic(), "classes_", Arr.of(0L, 1L, 2L)),
                        "coef_",
                        new Arr(new double[] {0, 0, 1, 0, 2, 0}, 3, 2)),
                "intercept_",
                Arr.of(0.0, 0.0, 0.0));
        assertThat(probabilities(logistic(three, version, multiClass, solver), ROW)[2])
                .isCloseTo(expected, within(1e-12));
    }

    private static Instance logistic(Instance model, String version, @Nullable String multiClass, String solver) {
        Instance written = Made.with(Made.with(model, "_sklearn_version", version), "solver", solver);
        return multiClass == null
                ? Made.without(written, "multi_class")
                : Made.with(written, "multi_class", multiClass);
    }

    @Test
    void leavesHoldCountsUntil13AndFractionsFrom14() {
        Object fractions = Made.tree(Made.stump(), new Arr(new double[] {0.5, 0.5, 0.8, 0.2, 0.2, 0.8}, 3, 1, 2));
        double[] ofCounts = probabilities(Made.treeClassifier(Made.tree(Made.stump(), Made.counts())), ROW);
        double[] ofFractions = probabilities(Made.treeClassifier(fractions), ROW);
        assertThat(ofCounts).containsExactly(0.2, 0.8).isEqualTo(ofFractions);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.1, best, gini, false",
        "1.3.0, best, gini, true",
        "1.3.0, random, gini, false",
        "1.6.0, random, gini, true",
        "1.4.0, best, absolute_error, false"
    })
    void treesTakeMissingValuesFrom13(String version, String splitter, String criterion, boolean expected) {
        Instance tree = Made.treeClassifier(Made.tree(Made.stump(), Made.counts()));
        Instance written = Made.with(
                Made.with(Made.with(tree, "_sklearn_version", version), "splitter", splitter), "criterion", criterion);
        assertThat(acceptsMissing(written)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1.3.2, false", "1.4.1.post1, true"})
    void forestsTakeMissingValuesFrom14(String version, boolean expected) {
        Instance member =
                Made.with(Made.treeClassifier(Made.tree(Made.stump(), Made.counts())), "_sklearn_version", version);
        Instance forest =
                Made.with(Made.with(Made.forest(), "estimators_", List.of(member)), "_sklearn_version", version);
        assertThat(acceptsMissing(forest)).isEqualTo(expected);
    }

    private static boolean acceptsMissing(Object root) {
        return ((LoadedModel) Made.load(root)).inputs().get(0).domain().acceptsMissing();
    }

    @ParameterizedTest
    @CsvSource({"0.17.1, 1", "0.18, 0", "1.2.1, 0", "1.9.0, 0", "1.10.0, 1", "2.0.1, 1", "main, 1"})
    void warnsOutsideTheTestedRange(String version, int warnings) {
        LoadedPart part = Made.load(Made.with(Made.logistic(), "_sklearn_version", version));
        assertThat(part.info().warnings()).hasSize(warnings);
        assertThat(part.info().libraryVersion()).isEqualTo(version);
    }

    @Test
    void aMissingVersionIsAWarning() {
        LoadedPart part = Made.load(Made.without(Made.logistic(), "_sklearn_version"));
        assertThat(part.info().libraryVersion()).isNull();
        assertThat(part.info().warnings()).hasSize(1);
    }

    @Test
    void oldModulePathsAreTheSameClasses() {
        Instance old = new Instance(
                "sklearn.linear_model.logistic",
                "LogisticRegression",
                Made.logistic().attributes());
        assertThat(probabilities(old, ROW)).isEqualTo(probabilities(Made.logistic(), ROW));
    }

    @Test
    void labelEncodersAreLabels() {
        LoadedPart part =
                Made.load(Made.of("sklearn.preprocessing._label.LabelEncoder", "classes_", Arr.objects("ash", "oak")));
        assertThat(part).isInstanceOf(LoadedPart.Labels.class);
        assertThat(((LoadedPart.Labels) part).classes()).hasToString("[ash, oak]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sklearn.preprocessing._label.MultiLabelBinarizer",
                "sklearn.preprocessing.label.MultiLabelBinarizer"
            })
    void binarizersOfSetsAreLabelsOfSets(String name) {
        LoadedPart.Labels part =
                (LoadedPart.Labels) Made.load(Made.of(name, "classes_", Arr.objects("oak", 7L), "sparse_output", true));
        assertThat(part.sets()).isTrue();
        assertThat(part.classes()).containsExactly(Label.of("oak"), Label.of(7));
        LoadedPart.Labels whole = (LoadedPart.Labels) Made.load(Made.of(name, "classes_", Arr.of(3L, 1L)));
        assertThat(whole.classes()).containsExactly(Label.of(3), Label.of(1));
    }

    @Test
    void aSpoiltBinarizerOfSetsIsRefused() {
        Instance binarizer =
                Made.of("sklearn.preprocessing._label.MultiLabelBinarizer", "classes_", Arr.objects("ash", "oak"));
        assertRefused(Made.without(binarizer, "classes_"), "MultiLabelBinarizer.classes_: missing");
        assertRefused(with(binarizer, Arr.objects("ash", "oak", "ash")), "(expected: classes, none of them twice)");
        assertRefused(with(binarizer, Arr.objects()), "(expected: at least one class)");
        assertRefused(
                with(binarizer, Arr.objects("ash", PickleWriter.NONE)), "(expected: classes, none of them missing)");
        assertRefused(
                with(binarizer, Arr.objects("ash", new PickleWriter.Tuple(1L))), "expected: text, number or bool");
        assertRefused(with(binarizer, "ash"), "MultiLabelBinarizer.classes_");
    }

    private static Instance with(Instance binarizer, Object classes) {
        return Made.with(binarizer, "classes_", classes);
    }

    private static void assertRefused(Object root, String message) {
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message);
    }

    /** scikit-learn 0.18 to 0.21: a column that was all missing has no statistic and is dropped. */
    @Test
    void theImputerOfOldFillsItsColumns() {
        Instance imputer = Made.of(
                "sklearn.preprocessing.imputation.Imputer",
                "statistics_",
                Arr.of(1.5, Double.NaN, -2.0),
                "missing_values",
                "NaN",
                "strategy",
                "mean",
                "axis",
                0L);
        Table rows = Table.ofNumbers(2, 3, new double[] {Double.NaN, 7, 4, 2, Double.NaN, Double.NaN});
        assertThat(numbers(imputer, rows)).containsExactly(3 + 12 + 1, 4 - 6 + 1);
        Table marked = Table.ofNumbers(2, 3, new double[] {0, 7, 4, 2, 0, 0});
        assertThat(numbers(Made.with(imputer, "missing_values", 0L), marked)).containsExactly(16, -1);
        assertRefused(Made.with(imputer, "axis", 1L), "Imputer.axis");
        assertRefused(Made.without(imputer, "statistics_"), "Imputer.statistics_: missing");
    }

    private static double[] numbers(Instance imputer, Table rows) {
        return ((LoadedModel) Made.load(Made.pipeline(imputer, Made.linear())))
                .predict(rows)
                .numbers();
    }

    @Test
    void oneHotOfWholeNumbersBefore020() {
        Instance encoder = Made.of(
                "sklearn.preprocessing.data.OneHotEncoder",
                "feature_indices_",
                Arr.of(0L, 3L, 5L),
                "active_features_",
                Arr.of(0L, 2L, 3L, 4L),
                "categorical_features",
                "all",
                "handle_unknown",
                "ignore");
        LoadedPart.Step step = (LoadedPart.Step) Made.load(encoder);
        assertThat(step.transform()
                        .apply(Table.ofNumbers(3, 2, new double[] {0, 1, 2, 0, 1, 9}))
                        .numbers())
                .containsExactly(1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0);
    }
}
