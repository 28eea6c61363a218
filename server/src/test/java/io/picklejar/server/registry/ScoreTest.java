package io.picklejar.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.picklejar.model.engine.ModelLoadException;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics on held-out rows; the expected figures are those of scikit-learn 1.2.1 on the same values. */
class ScoreTest {

    private static final Score TWO = new Score(
            List.of("0", "1", "1", "0", "1", "0", "1", "1"),
            List.of("0", "1", "0", "0", "1", "1", "1", "0"),
            DoubleStream.of(.1, .8, .4, .4, .9, .6, .6, .35)
                    .mapToObj(p -> new double[] {1 - p, p})
                    .toList(),
            List.of("0", "1"));
    private static final Score THREE = new Score(
            List.of("a", "b", "c", "a", "b", "c", "a"),
            List.of("a", "c", "c", "b", "b", "c", "a"),
            List.of(),
            List.of("a", "b", "c"));
    private static final Score NUMBERS =
            new Score(List.of("1.5", "2", "-3", "4.25"), List.of("1.0", "2.5", "-2.0", "4.0"), List.of(), List.of());

    @ParameterizedTest
    @CsvSource({
        "accuracy, 0.625",
        "auc, 0.7333333333333334",
        "log_loss, 0.5422399273011039",
        "f1, 0.6666666666666665",
        "precision, 0.75",
        "recall, 0.6"
    })
    void twoClasses(String metric, double expected) {
        assertThat(TWO.of(metric)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"f1, 0.7000000000000001", "precision, 0.7222222222222222", "recall, 0.7222222222222222"})
    void severalClassesAreMacroAverages(String metric, double expected) {
        assertThat(THREE.of(metric)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"r2, 0.9435347261434218", "rmse, 0.625", "mae, 0.5625"})
    void numbers(String metric, double expected) {
        assertThat(NUMBERS.of(metric)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void aTruthMayBeSpeltAsAnotherTool() {
        Score spelt = new Score(List.of("1.0", "0"), List.of("1", "0"), List.of(), List.of("0", "1"));
        assertThat(spelt.of("accuracy")).isEqualTo(1);
    }

    @Test
    void whatCannotBeComputedIsSaid() {
        assertThatThrownBy(() -> TWO.of("rmse")).hasMessageContaining("for regressors");
        assertThatThrownBy(() -> NUMBERS.of("auc")).hasMessageContaining("for classifiers");
        assertThatThrownBy(() -> THREE.of("auc")).hasMessageContaining("needs probabilities");
        assertThatThrownBy(() -> TWO.of("gini"))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage(
                        "evaluate.metric: gini (expected: accuracy, auc, log_loss, f1, precision, recall, r2, rmse or mae)");
    }
}
