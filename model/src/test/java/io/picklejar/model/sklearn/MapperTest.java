package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code sklearn_pandas.DataFrameMapper}, written to the layout of its source: there is no such package here. Its inner
 * transformers have answers that follow from their definition; models of the real scikit-learn inside of a mapper are the
 * fixtures {@code mapper_*}.
 */
class MapperTest {

    private static final String MAPPER = "sklearn_pandas.dataframe_mapper.DataFrameMapper";
    private static final Instance CITY =
            Made.of("sklearn.preprocessing._label.LabelBinarizer", "classes_", Arr.objects("Bern", "Oslo", "Rome"));
    private static final Instance PET =
            Made.of("sklearn.preprocessing._label.LabelEncoder", "classes_", Arr.objects("cat", "dog"));

    /** Columns a, b (scaled together), city, pet; b once more as it is. */
    private static Instance mapper() {
        return Made.of(
                MAPPER,
                "built_features",
                List.of(
                        new Tuple(List.of("a", "b"), Made.scaler(), Map.of()),
                        new Tuple("city", CITY, Map.of("alias", "town")),
                        new Tuple("pet", PET, Map.of()),
                        new Tuple(List.of("b"), PickleWriter.NONE, Map.of())),
                "built_default",
                false,
                "default",
                false,
                "sparse",
                false,
                "df_out",
                true);
    }

    private static Instance weights(double... coef) {
        return Made.of("sklearn.linear_model._base.LinearRegression", "coef_", Arr.of(coef), "intercept_", 1.0);
    }

    private static LoadedModel model(Instance mapper) {
        return (LoadedModel) Made.load(Made.pipeline(mapper, weights(1, 10, 100, 200, 300, 1000, 5)));
    }

    private static double predict(LoadedModel model, double a, double b, String city, String pet) {
        Table row = new Table(1, 4, new double[] {a, b, 0, 0}, new @Nullable String[] {null, null, city, pet});
        return model.predict(row).numbers()[0];
    }

    @Test
    void mapsColumnsByName() {
        LoadedModel model = model(mapper());
        assertThat(model.inputs()).extracting(InputColumn::name).containsExactly("a", "b", "city", "pet");
        // (5 - 1) / 2, (10 - 2) / 4, Oslo, dog, 10
        assertThat(predict(model, 5, 10, "Oslo", "dog")).isEqualTo(1 + 2 + 20 + 200 + 1000 + 50);
        assertThat(predict(model, 1, 2, "Bern", "cat")).isEqualTo(1 + 100 + 10);
    }

    /** A LabelBinarizer has no column for what it does not know; a LabelEncoder raises an error. */
    @Test
    void labelsOfColumnsAreAskedFor() {
        LoadedModel model = model(mapper());
        assertThat(predict(model, 1, 2, "Paris", "cat")).isEqualTo(1 + 10);
        Domain pet = model.inputs().get(3).domain();
        assertThat(pet.categories()).containsExactly(Label.of("cat"), Label.of("dog"));
        assertThat(pet.acceptsUnknown()).isFalse();
        assertThat(model.inputs().get(2).domain().acceptsUnknown()).isTrue();
    }

    /** Before 1.2 there was one list, its transformers not yet made a pipeline, and no third item. */
    @Test
    void readsTheFirstLayout() {
        Instance old = Made.of(
                "sklearn_pandas.DataFrameMapper",
                "features",
                List.of(
                        new Tuple(List.of("a", "b"), List.of(Made.scaler(), Made.scaler())),
                        new Tuple("city", CITY),
                        new Tuple("pet", PET),
                        new Tuple("b", PickleWriter.NONE)));
        // ((5 - 1) / 2 - 1) / 2, ((10 - 2) / 4 - 2) / 4
        assertThat(predict(model(old), 5, 10, "Rome", "cat")).isEqualTo(1 + 0.5 + 0 + 300 + 50);
    }

    @Test
    void readsPipelinesOfTransformers() {
        Instance pipeline = Made.of(
                "sklearn_pandas.pipeline.TransformerPipeline",
                "steps",
                List.of(new Tuple("one", Made.scaler()), new Tuple("two", Made.scaler())));
        Instance mapper = Made.of(
                MAPPER, "built_features", List.of(new Tuple(List.of("x", "y"), pipeline, Map.of())), "default", false);
        LoadedModel model = (LoadedModel) Made.load(Made.pipeline(mapper, weights(1, 10)));
        assertThat(model.predict(Table.ofNumbers(1, 2, new double[] {5, 26})).numbers())
                .containsExactly(1 + 0.5 + 10);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String message, Instance mapper) {
        assertThatThrownBy(() -> Made.load(Made.pipeline(mapper, weights(1))))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    static Stream<Arguments> refused() {
        Tuple one = new Tuple("a", PickleWriter.NONE, Map.of());
        return Stream.of(
                arguments("does not tell which columns", of(List.of(one), PickleWriter.NONE)),
                arguments("does not tell which columns", of(List.of(one), Made.scaler())),
                arguments("DataFrameMapper.features: missing", Made.of(MAPPER, "default", false)),
                arguments("expected: at least one feature", of(List.of(), false)),
                arguments("expected: columns, a transformer and perhaps options", of(List.of(3), false)),
                arguments("expected: columns, a transformer", of(List.of(new Tuple("a")), false)),
                arguments("a column's name or a list of names", of(List.of(new Tuple(0, PickleWriter.NONE)), false)),
                arguments(
                        "a column's name or a list of names",
                        of(List.of(new Tuple(List.of("a", 1), PickleWriter.NONE)), false)),
                arguments("expected: a fitted estimator", of(List.of(new Tuple("a", 3)), false)),
                arguments("at least one transformer", of(List.of(new Tuple("a", List.of())), false)),
                arguments("StandardScaler", of(List.of(new Tuple("a", Made.scaler())), false)));
    }

    private static Instance of(List<?> features, Object byDefault) {
        return Made.of(MAPPER, "features", features, "default", byDefault);
    }
}
