package io.picklejar.model.boosters.lightgbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.metarank.lightgbm4j.LGBMException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LightGBM's own library trains, saves and predicts; what is read of its text must predict the same. */
class NativeLightGbmTest {

    private static final int ROWS = 211;
    private static final double TOLERANCE = 1e-12;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objective=binary",
                "objective=binary sigmoid=0.7 boost_from_average=false",
                "objective=binary categorical_feature=0,1",
                "objective=binary categorical_feature=0,1 max_cat_to_onehot=64 max_bin=63",
                "objective=binary zero_as_missing=true categorical_feature=0",
                "objective=binary use_missing=false categorical_feature=0",
                "objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.7 feature_fraction=0.7",
                "objective=binary boosting=dart drop_rate=0.5 skip_drop=0",
                "objective=binary data_sample_strategy=goss",
                "objective=multiclass num_class=3",
                "objective=multiclass num_class=3 categorical_feature=0,1",
                "objective=multiclass num_class=3 boosting=rf bagging_freq=1 bagging_fraction=0.6",
                "objective=multiclassova num_class=3 sigmoid=1.5",
                "objective=regression",
                "objective=regression reg_sqrt=true",
                "objective=regression zero_as_missing=true",
                "objective=regression use_missing=false",
                "objective=regression boosting=rf bagging_freq=1 bagging_fraction=0.7",
                "objective=regression linear_tree=true",
                "objective=regression linear_tree=true categorical_feature=0,1",
                "objective=regression_l1",
                "objective=huber",
                "objective=fair",
                "objective=quantile alpha=0.3",
                "objective=mape",
                "objective=poisson",
                "objective=poisson boosting=rf bagging_freq=1 bagging_fraction=0.7",
                "objective=gamma",
                "objective=tweedie tweedie_variance_power=1.3",
                "objective=cross_entropy",
                "objective=cross_entropy_lambda",
                "objective=lambdarank",
                "objective=rank_xendcg",
                "objective=regression extra_trees=true path_smooth=1 monotone_constraints=0,0,1,0,0,0",
            })
    void agrees(String parameters) throws LGBMException, IOException {
        try (Trained trained = Trained.of(parameters, 25)) {
            assertAgrees(trained, trained.text(), probes());
        }
    }

    /** Trees without a split, and none at all: nothing can be learnt of a constant. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void agreesWithoutSplits(int iterations) throws LGBMException, IOException {
        try (Trained trained = Trained.of("objective=regression min_gain_to_split=1e30", iterations)) {
            assertAgrees(trained, trained.text(), probes());
        }
    }

    @Test
    void linearLeavesFallBackWhereAFeatureIsMissing() throws LGBMException, IOException {
        try (Trained trained = Trained.of("objective=regression linear_tree=true", 10)) {
            double[] cells = probes();
            assertThat(Arrays.stream(cells).anyMatch(Double::isNaN)).isTrue();
            assertThat(trained.text()).contains("is_linear=1").containsPattern("leaf_coeff=.*[1-9]");
            assertAgrees(trained, trained.text(), cells);
        }
    }

    @Test
    void firstIterationsAreThoseOfEarlyStopping() throws LGBMException, IOException {
        try (Trained five = Trained.of("objective=multiclass num_class=3", 5);
                Trained nine = Trained.of("objective=multiclass num_class=3", 9)) {
            LightGbmModel cut = LightGbmModel.read(bytes(nine.text()), 5);
            assertClose(numbers(cut.numbers(), probes(), ROWS), five.predict(probes(), ROWS));
        }
    }

    @Test
    void withoutAnObjectiveSumsAreLeftAlone() throws LGBMException, IOException {
        try (Trained trained = Trained.of("objective=binary", 5)) {
            String bare = trained.text().replaceFirst("objective=binary[^\n]*\n", "");
            LightGbmModel model = LightGbmModel.read(bytes(bare), 0);
            assertThat(model.classifies()).isFalse();
            assertClose(numbers(model.estimator(), probes(), ROWS), trained.raw(probes(), ROWS));
        }
    }

    @Test
    void windowsLineEndsAreNoDifference() throws LGBMException, IOException {
        try (Trained trained = Trained.of("objective=binary categorical_feature=0", 5)) {
            assertAgrees(trained, trained.text().replace("\n", "\r\n"), probes());
        }
    }

    private static void assertAgrees(Trained trained, String text, double[] cells) throws LGBMException {
        LightGbmModel model = LightGbmModel.read(bytes(text), 0);
        double[] expected = trained.predict(cells, ROWS);
        double[] found = numbers(model.numbers(), cells, ROWS);
        assertClose(found, expected);
        int width = expected.length / ROWS;
        for (int row = 0; row < ROWS; row++) {
            double[] one = Arrays.copyOfRange(cells, row * Trained.FEATURES, (row + 1) * Trained.FEATURES);
            assertThat(numbers(model.numbers(), one, 1))
                    .as("row %d alone", row)
                    .isEqualTo(Arrays.copyOfRange(found, row * width, (row + 1) * width));
        }
        if (model.classifies()) {
            assertClasses(model.estimator(), cells, expected);
        }
    }

    /** {@code LGBMClassifier.predict_proba} and {@code predict}. */
    private static void assertClasses(Estimator estimator, double[] cells, double[] expected) {
        Predictions found = estimator.predict(Table.ofNumbers(ROWS, Trained.FEATURES, cells));
        double[] probabilities = Objects.requireNonNull(found.probabilities());
        int width = probabilities.length / ROWS;
        for (int row = 0; row < ROWS; row++) {
            int best = 0;
            for (int k = 0; k < width; k++) {
                double p = width * ROWS == expected.length
                        ? expected[row * width + k]
                        : k == 1 ? expected[row] : 1 - expected[row];
                assertThat(probabilities[row * width + k]).isCloseTo(p, within(TOLERANCE));
                best = probabilities[row * width + k] > probabilities[row * width + best] ? k : best;
            }
            assertThat(found.classIndices()[row]).isEqualTo(best);
        }
    }

    private static double[] numbers(Estimator estimator, double[] cells, int rows) {
        return estimator.predict(Table.ofNumbers(rows, Trained.FEATURES, cells)).numbers();
    }

    private static void assertClose(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i])
                    .as("number %d", i)
                    .isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /** Rows as trained, then what training never saw: unseen, fractional, negative and huge categories, extremes. */
    private static double[] probes() {
        double[] cells = Trained.cells(ROWS, 99, true);
        double[] strange = {
            -1, -0.5, 0.5, 7.9, 1e9, 3e9, -3e9, 1e300, -1e300, 41, 1000, -0.0, 1e-36, -1e-36, 1e-35, 2e-35, Double.NaN
        };
        for (int i = 0; i < 17 * Trained.FEATURES; i++) {
            if (i % 5 < 3) {
                cells[i] = strange[(i / 3) % strange.length];
            }
        }
        return cells;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
