package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.metarank.lightgbm4j.LGBMException;
import io.picklejar.model.boosters.lightgbm.Trained;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LightGBM's estimators as its Python package pickles them ({@code Booster.__getstate__}); the objects are written here, the
 * text in them and the answers are those of LightGBM's library.
 */
class LightGbmPicklesTest {

    private static final int ROWS = 50;

    @ParameterizedTest
    @ValueSource(strings = {"handle", "_handle"})
    void aClassifierNamesItsClasses(String handle) throws LGBMException, IOException {
        try (Trained trained = Trained.of("objective=multiclass num_class=3", 6)) {
            Instance estimator = Made.of(
                    "lightgbm.sklearn.LGBMClassifier",
                    "_Booster",
                    booster(handle, trained.text(), 0),
                    "_classes",
                    Arr.of(10L, 20L, 30L),
                    "_n_classes",
                    3);
            LoadedModel model = (LoadedModel) Made.load(estimator);
            assertThat(model.output())
                    .isEqualTo(Output.Classes.of(List.of(Label.of(10), Label.of(20), Label.of(30)), true));
            Predictions found = model.predict(rows());
            assertThat(found.probabilities()).containsExactly(trained.predict(cells(), ROWS), within(1e-12));
        }
    }

    @Test
    void earlyStoppingCounts() throws LGBMException, IOException {
        try (Trained four = Trained.of("objective=regression", 4);
                Trained nine = Trained.of("objective=regression", 9)) {
            Instance estimator =
                    Made.of("lightgbm.sklearn.LGBMRegressor", "_Booster", booster("_handle", nine.text(), 4));
            double[] found =
                    ((LoadedModel) Made.load(estimator)).predict(rows()).numbers();
            assertThat(found).containsExactly(four.predict(cells(), ROWS), within(1e-12));
        }
    }

    @Test
    void worksBehindOtherSteps() throws LGBMException, IOException {
        try (Trained trained = Trained.of("objective=regression", 5)) {
            Instance scaler = Made.of(
                    "sklearn.preprocessing._data.StandardScaler",
                    "with_mean",
                    false,
                    "with_std",
                    true,
                    "scale_",
                    new Arr(new double[] {1, 1, 2, 1, 1, 1}, 6));
            Instance estimator =
                    Made.of("lightgbm.sklearn.LGBMRegressor", "_Booster", booster("_handle", trained.text(), 0));
            double[] doubled = cells();
            for (int i = 2; i < doubled.length; i += Trained.FEATURES) {
                doubled[i] *= 2;
            }
            LoadedModel model = (LoadedModel) Made.load(Made.pipeline(scaler, estimator));
            double[] found = model.predict(Table.ofNumbers(ROWS, Trained.FEATURES, doubled))
                    .numbers();
            assertThat(found).containsExactly(trained.predict(cells(), ROWS), within(1e-12));
        }
    }

    @Test
    void aBoosterAloneAnswersAsItsFileWould() throws LGBMException, IOException {
        try (Trained trained = Trained.of("objective=binary", 5)) {
            LoadedModel model = (LoadedModel) Made.load(booster("handle", trained.text(), -1));
            double[] expected = trained.predict(cells(), ROWS);
            double[] found = Objects.requireNonNull(model.predict(rows()).probabilities());
            for (int row = 0; row < ROWS; row++) {
                assertThat(found[2 * row + 1]).isCloseTo(expected[row], within(1e-12));
            }
            assertThat(model.inputs().get(0).name()).isEqualTo("Column_0");
        }
    }

    @Test
    void catBoostIsRefusedWithAdvice() {
        assertThatThrownBy(() -> Made.load(Made.of("catboost.core.CatBoostClassifier", "_random_seed", 1)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("format='json'");
    }

    @Test
    void anUnfittedOneIsRefused() {
        assertThatThrownBy(() -> Made.load(Made.of("lightgbm.sklearn.LGBMClassifier", "n_estimators", 5)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("_Booster");
    }

    private static Instance booster(String handle, String text, int bestIteration) {
        return Made.of("lightgbm.basic.Booster", handle, text, "best_iteration", bestIteration);
    }

    private static double[] cells() {
        return Trained.cells(ROWS, 21, true);
    }

    private static Table rows() {
        return Table.ofNumbers(ROWS, Trained.FEATURES, cells());
    }
}
