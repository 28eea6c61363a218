package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Expected values are scipy 1.10's {@code special.softmax} and {@code special.expit}. */
class ActivatedModelTest {

    /** Answers with its own scores. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Scores(int width, double... scores) implements LoadedModel {
        @Override
        public PartInfo info() {
            return new PartInfo("fake", "Scores", null, List.of());
        }

        @Override
        public List<InputColumn> inputs() {
            return List.of();
        }

        @Override
        public Output output() {
            return new Output.Numbers(width, false);
        }

        @Override
        public Predictions predict(Table rows) {
            return Predictions.ofNumbers(rows.rows(), scores);
        }

        @Override
        public void close() {}
    }

    private static Predictions answer(String activation, LoadedModel model) {
        Metadata metadata = MetadataReader.read(tools.jackson.databind.json.JsonMapper.shared()
                .readTree("{\"output\": {\"activation\": \"" + activation + "\"}}"));
        return ActivatedModel.of(model, metadata.output()).predict(Table.ofNumbers(1, 0, new double[0]));
    }

    private static double[] probabilities(Predictions answer) {
        return Objects.requireNonNull(answer.probabilities());
    }

    @Test
    void softmaxOfScoresThatOverflow() {
        Predictions answer = answer("softmax", new Scores(3, 1000, 1001, 999));
        assertThat(answer.classIndices()).containsExactly(1);
        assertThat(probabilities(answer))
                .containsExactly(
                        new double[] {0.24472847105479764, 0.6652409557748218, 0.09003057317038045}, within(1e-15));
    }

    @Test
    void oneScoreIsTheSecondOfTwoClasses() {
        Predictions answer = answer("sigmoid", new Scores(1, 2));
        assertThat(answer.classIndices()).containsExactly(1);
        assertThat(probabilities(answer))
                .containsExactly(new double[] {0.11920292202211769, 0.8807970779778823}, within(1e-15));
    }

    @Test
    void probabilitiesStayAsTheyAre() {
        assertThat(probabilities(answer("none", new Scores(2, 0.25, 0.75)))).containsExactly(0.25, 0.75);
    }

    @Test
    void softmaxNeedsSeveralScores() {
        assertThatThrownBy(() -> answer("softmax", new Scores(1, 2)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("one score");
    }
}
