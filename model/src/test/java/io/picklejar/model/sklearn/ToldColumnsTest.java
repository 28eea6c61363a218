package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.ToldColumns;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.pickle.PickleReader;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files that do not tell what columns they read, with and without a word from the folder; and classes that are refused. */
class ToldColumnsTest {

    private static final Instance DUMMY = Made.of("sklearn.dummy.DummyRegressor", "constant_", Arr.of(7.0));

    private static Instance hasher(String inputType) {
        return Made.of("sklearn.feature_extraction._hash.FeatureHasher", "n_features", 2, "input_type", inputType);
    }

    private static LoadedPart load(Object root, ToldColumns told) {
        return new SklearnEngine()
                .assemble(
                        PickleReader.read(PickleWriter.write(root), ReadLimits.defaults())
                                .root(),
                        told);
    }

    private static ToldColumns told(Domain.Kind... kinds) {
        List<String> names =
                IntStream.range(0, kinds.length).mapToObj(i -> "c" + i).toList();
        return new ToldColumns(kinds.length, names, List.of(kinds));
    }

    private static void assertRefused(Object root, ToldColumns told, String message) {
        assertThatThrownBy(() -> load(root, told))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    @Test
    void aDummyAloneHasAsManyColumnsAsItIsTold() {
        LoadedModel model = (LoadedModel) load(DUMMY, new ToldColumns(3, List.of(), List.of()));
        assertThat(model.inputs()).hasSize(3);
        assertRefused(DUMMY, ToldColumns.NONE, "n_features or feature_names in metadata.json");
        assertRefused(DUMMY, new ToldColumns(0, List.of(), List.of()), "n_features or feature_names");
        assertRefused(DUMMY, new ToldColumns(Integer.MAX_VALUE, List.of(), List.of()), "n_features or feature_names");
    }

    /** What stands behind a step reads what that makes. */
    @Test
    void whatIsToldIsOfTheFrontAlone() {
        LoadedModel model =
                (LoadedModel) load(Made.pipeline(Made.scaler(), DUMMY), new ToldColumns(9, List.of(), List.of()));
        assertThat(model.inputs()).hasSize(2);
        assertRefused(
                Made.pipeline(Made.scaler(), hasher("dict"), Made.linear()),
                told(Domain.Kind.NUMBER, Domain.Kind.NUMBER),
                "does not tell which keys it hashes");
    }

    @Test
    void aHasherNeedsNamesAndTypes() {
        Instance model = Made.pipeline(hasher("dict"), Made.linear());
        LoadedModel loaded = (LoadedModel) load(model, told(Domain.Kind.NUMBER, Domain.Kind.TEXT));
        assertThat(loaded.inputs().get(1).domain().kind()).isEqualTo(Domain.Kind.TEXT);
        assertRefused(model, ToldColumns.NONE, "names its columns and their types in features");
        assertRefused(model, new ToldColumns(2, List.of("a", "b"), List.of()), "their types in features");
        assertRefused(
                Made.pipeline(hasher("string"), Made.linear()),
                told(Domain.Kind.TEXT, Domain.Kind.NUMBER),
                "feature c1 is none (expected: strings alone)");
        assertRefused(Made.pipeline(hasher("mine"), Made.linear()), told(Domain.Kind.TEXT), "input_type: found str");
        assertRefused(Made.with(hasher("dict"), "n_features", 0), told(Domain.Kind.NUMBER), "n_features: found int 0");
    }

    @Test
    void whatIsRefusedTellsWhy() {
        Instance labels =
                Made.of("sklearn.preprocessing._label.MultiLabelBinarizer", "classes_", Arr.objects("a", "b"));
        assertRefused(
                Made.pipeline(labels, Made.linear()),
                ToldColumns.NONE,
                "step0: MultiLabelBinarizer: as a step its input is a list of any length");
        assertRefused(Made.of("sklearn.cluster._dbscan.DBSCAN"), ToldColumns.NONE, "it has no predict");
    }

    @Test
    void importancesOfABoostOfItselfHaveAnEnd() {
        Instance boost =
                Made.of("sklearn.ensemble._weight_boosting.AdaBoostClassifier", "estimator_weights_", Arr.of(1.0));
        boost.attributes().put("estimators_", List.of(boost));
        Instance selector = Made.of(
                "sklearn.feature_selection._from_model.SelectFromModel",
                "estimator_",
                boost,
                "estimator",
                boost,
                "prefit",
                false,
                "threshold",
                0.5,
                "n_features_in_",
                2);
        assertRefused(selector, ToldColumns.NONE, "nested");
    }
}
