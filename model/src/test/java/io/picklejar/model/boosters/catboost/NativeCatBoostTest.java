package io.picklejar.model.boosters.catboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.catboost.CatBoostError;
import ai.catboost.CatBoostModel;
import io.picklejar.model.boosters.BoosterModel;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CatBoost's own library (1.2.7) reads the same JSON and gives its raw numbers, which must be ours. */
class NativeCatBoostTest {

    private static final int ROWS = 97;
    private static final String[] CATEGORIES = {
        "a",
        "red",
        "a category of 25 letters",
        "unseen",
        "é☃",
        "",
        "7",
        "between thirty-three and sixty-four letters",
        "more than sixty-four letters, so that the hash has to go round its loop at least once, and then some more of it"
    };

    @ParameterizedTest
    @CsvSource({
        "true, 1, AsIs, false", "true, 1, AsFalse, false", "true, 1, AsTrue, false", "true, 3, AsTrue, false",
        "true, 1, AsTrue, true", "true, 3, AsFalse, true", "false, 1, AsIs, false", "false, 1, AsTrue, false",
        "false, 1, AsTrue, true", "false, 4, AsFalse, true"
    })
    void rawNumbersAgree(boolean symmetric, int width, String treatment, boolean categories) throws CatBoostError {
        MadeCatBoost made = new MadeCatBoost(symmetric, width, treatment, categories, "RMSE");
        byte[] json = made.json(20).getBytes(StandardCharsets.UTF_8);
        Table rows = rows(categories);
        Predictions found = Objects.requireNonNull(load(json).raw()).predict(rows);
        try (CatBoostModel model = CatBoostModel.loadModel(json, "json")) {
            for (int row = 0; row < ROWS; row++) {
                assertRow(model, rows, row, found, width, categories);
                Table one = rows.slice(row, row + 1);
                double[] alone =
                        Objects.requireNonNull(load(json).raw()).predict(one).numbers();
                for (int k = 0; k < width; k++) {
                    assertThat(alone[k]).isEqualTo(found.numbers()[row * width + k]);
                }
            }
        }
    }

    private static void assertRow(
            CatBoostModel model, Table rows, int row, Predictions found, int width, boolean categories)
            throws CatBoostError {
        float[] numbers = {(float) rows.number(row, 0), (float) rows.number(row, 1)};
        @Nullable String[] texts = categories ? new String[] {rows.text(row, 2)} : new String[0];
        for (int k = 0; k < width; k++) {
            double expected = model.predict(numbers, texts).get(0, k);
            assertThat(found.numbers()[row * width + k]).isCloseTo(expected, within(1e-12));
        }
    }

    private static LoadedModel load(byte[] json) {
        assertThat(new CatBoostJson().recognises(json)).isTrue();
        return new CatBoostJson().load(json, 100_000_000);
    }

    /** Numbers on, below and above borders as float32 has them, missing ones; known and unknown categories. */
    private static Table rows(boolean categories) {
        Random random = new Random(5);
        int columns = categories ? 3 : 2;
        double[] numbers = new double[ROWS * columns];
        @Nullable String[] texts = new String[ROWS * columns];
        double[] strange = {Double.NaN, 0.1, 0.1f, 0.25, Math.nextUp(0.25), 0.7f, 0.70000001, 1e39, -1e39, 0, -0.0};
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextBoolean() ? strange[random.nextInt(strange.length)] : random.nextGaussian();
            if (i % columns == 2) {
                numbers[i] = Double.NaN;
                texts[i] = CATEGORIES[random.nextInt(CATEGORIES.length)];
            }
        }
        return new Table(ROWS, columns, numbers, categories ? texts : null);
    }

    @Test
    void lossesAnswerAsTheClassifiersAndRegressorsDo() {
        double raw = raw("RMSE", 1)[0];
        assertThat(numbers("Quantile", 1)[0]).isEqualTo(raw);
        assertThat(numbers("Poisson", 1)[0]).isCloseTo(Math.exp(raw), within(1e-12));
        assertThat(numbers("Tweedie", 1)[0]).isCloseTo(Math.exp(raw), within(1e-12));
        double p = 1 / (1 + Math.exp(-raw));
        assertThat(classes("Logloss", 1).probabilities()).containsExactly(new double[] {1 - p, p}, within(1e-15));
        assertThat(classes("Logloss", 1).classIndices()).containsExactly(raw > 0 ? 1 : 0);
        double[] sums = raw("RMSE", 3);
        double total = Math.exp(sums[0]) + Math.exp(sums[1]) + Math.exp(sums[2]);
        assertThat(classes("MultiClass", 3).probabilities())
                .containsExactly(
                        new double[] {Math.exp(sums[0]) / total, Math.exp(sums[1]) / total, Math.exp(sums[2]) / total},
                        within(1e-12));
        assertThat(classes("MultiLogloss", 3).classIndices()).hasSize(3);
        double[] pair = raw("RMSE", 2);
        assertThat(numbers("RMSEWithUncertainty", 2))
                .containsExactly(new double[] {pair[0], Math.exp(2 * pair[1])}, within(1e-12));
    }

    private static double[] raw(String loss, int width) {
        return Objects.requireNonNull(made(loss, width).raw()).predict(one()).numbers();
    }

    private static double[] numbers(String loss, int width) {
        return made(loss, width).predict(one()).numbers();
    }

    private static Predictions classes(String loss, int width) {
        return made(loss, width).predict(one());
    }

    private static Table one() {
        return Table.ofNumbers(1, 2, new double[] {0.3, 0.6});
    }

    private static BoosterModel made(String loss, int width) {
        String json = new MadeCatBoost(true, width, "AsIs", false, loss).json(5);
        return (BoosterModel) load(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesWithAdvice() {
        assertThatThrownBy(() -> new CatBoostBinary().load(new byte[0], 1000))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("format='json'");
        String json = new MadeCatBoost(true, 1, "AsIs", false, "RMSE").json(2);
        assertRefused(json.replace("FloatFeature", "OnlineCtr"), "one_hot_max_size");
        assertRefused(json.replace("\"border\":", "\"bord\":"), "border");
        assertRefused(json.replace("\"float_feature_index\":0", "\"float_feature_index\":9"), "float_feature_index");
        assertRefused(json.replace("\"leaf_values\":[", "\"leaf_values\":[1,"), "leaf_values");
        assertRefused(
                json.replace("\"flat_feature_index\":1", "\"flat_feature_index\":2000000000"), "flat_feature_index");
        assertRefused(json.replace("AsIs", "Sometimes"), "nan_value_treatment");
    }

    @Test
    void damagedFilesAreRefusedOrStillTrees() {
        byte[] json =
                new MadeCatBoost(false, 2, "AsIs", true, "MultiClass").json(3).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = i % 2 == 0 ? Arrays.copyOf(json, random.nextInt(json.length)) : json.clone();
            for (int k = 0; k < 3 && damaged.length > 0; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                LoadedModel model = new CatBoostJson().load(damaged, 10_000_000);
                assertThat(model.inputs()).isNotEmpty();
            } catch (ModelLoadException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static void assertRefused(String json, String said) {
        assertThatThrownBy(() -> new CatBoostJson().load(json.getBytes(StandardCharsets.UTF_8), 10_000_000))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(said);
    }
}
