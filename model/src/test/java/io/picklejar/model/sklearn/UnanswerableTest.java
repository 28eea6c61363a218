package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.kernel.bayes.CategoricalLikelihood;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows that scikit-learn refuses at predict are told apart from faults of the model. */
class UnanswerableTest {

    private static LoadedModel radius(Object outlierLabel) {
        return (LoadedModel) Made.load(Made.of(
                "sklearn.neighbors._classification.RadiusNeighborsClassifier",
                "radius",
                1.5,
                "weights",
                "uniform",
                "effective_metric_",
                "euclidean",
                "_fit_method",
                "brute",
                "classes_",
                PickleWriter.Arr.of(3L, 4L),
                "outlier_label_",
                outlierLabel,
                "_fit_X",
                new PickleWriter.Arr(new double[] {0, 0, 1, 1}, 2, 2),
                "_y",
                PickleWriter.Arr.of(0L, 1L)));
    }

    private static Table row(double... cells) {
        return Table.ofNumbers(1, cells.length, cells);
    }

    @Test
    void aRowWithoutNeighboursIsTheRowsFault() {
        LoadedModel model = radius(PickleWriter.NONE);
        assertThat(model.predict(row(0, 0.1)).classIndices()).containsExactly(0);
        assertThatThrownBy(() -> model.predict(row(9, 9)))
                .isInstanceOf(UnanswerableException.class)
                .hasMessageContaining("within radius 1.5")
                .hasMessageContaining("outlier_label");
    }

    @Test
    void anOutlierLabelThatIsNoClassIsAnswered() {
        LoadedModel model = radius(List.of(-1));
        Predictions far = model.predict(row(9, 9));
        assertThat(model.output().toString()).contains("-1");
        assertThat(far.classIndices()).containsExactly(2);
        assertThat(far.probabilities()).isNull();
    }

    @Test
    void aCategoryThatTrainingDidNotKnowIsNamed() {
        CategoricalLikelihood likelihood =
                new CategoricalLikelihood(List.of(new double[4], new double[6]), new double[2]);
        assertThat(likelihood.joint(row(1.9, -0.5))).containsExactly(0, 0);
        assertThatThrownBy(() -> likelihood.joint(row(1, 3))).isInstanceOfSatisfying(UnanswerableException.class, e -> {
            assertThat(e.column()).isEqualTo(1);
            assertThat(e).hasMessage("category 3.0 (expected: 0..2, as in training)");
        });
        assertThatThrownBy(() -> likelihood.joint(row(-1, 0))).isInstanceOf(UnanswerableException.class);
        assertThatThrownBy(() -> likelihood.joint(row(Double.NaN, 0))).isInstanceOf(UnanswerableException.class);
    }

    @Test
    void aTextThatItsPatternNeverGetsDoneWithNamesItsColumn() {
        PickleWriter.Instance counts = Made.of(
                "sklearn.feature_extraction.text.CountVectorizer",
                "token_pattern",
                "(?:a+)+b",
                "ngram_range",
                new PickleWriter.Tuple(1, 1),
                "vocabulary_",
                Map.of("aab", 0, "ab", 1));
        PickleWriter.Instance columns = Made.of(
                "sklearn.compose._column_transformer.ColumnTransformer",
                "n_features_in_",
                2,
                "transformers_",
                List.of(new PickleWriter.Tuple("text", counts, 1)));
        LoadedModel model = (LoadedModel) Made.load(Made.pipeline(columns, Made.linear()));
        Table good = new Table(1, 2, new double[2], new String[] {null, "aab"});
        assertThat(model.predict(good).numbers()).containsExactly(3);
        String years = "a".repeat(5_000).toUpperCase(Locale.ROOT);
        Table bad = new Table(1, 2, new double[2], new String[] {null, years});
        assertThatThrownBy(() -> model.predict(bad))
                .isInstanceOfSatisfying(
                        UnanswerableException.class, e -> assertThat(e.column()).isEqualTo(1));
    }
}
