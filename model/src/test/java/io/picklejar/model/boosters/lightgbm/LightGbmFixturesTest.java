package io.picklejar.model.boosters.lightgbm;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.JsonRows;
import io.picklejar.model.sklearn.SklearnEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Estimators that LightGBM's Python package pickled, with its predictions; made by {@code make_lightgbm.py}. */
class LightGbmFixturesTest {

    private static final Path FOLDER = Path.of("src/test/resources/boosters/lightgbm");
    private static final JsonNode CASES =
            new ObjectMapper().readTree(FOLDER.resolve("cases.json")).get("pickles");
    private static final JsonRows.Tolerance NEAR = new JsonRows.Tolerance(1e-12, 1e-12);

    static Stream<String> pickles() {
        return CASES.propertyNames().stream();
    }

    private static LoadedModel load(String name) {
        return (LoadedModel) new SklearnEngine().load(FOLDER.resolve(name + ".pkl"));
    }

    private static Table rows(LoadedModel model, String name) {
        List<JsonNode> rows = new ArrayList<>();
        CASES.get(name).get("rows").forEach(rows::add);
        return JsonRows.table(rows, model.inputs());
    }

    @ParameterizedTest
    @MethodSource("pickles")
    void answersAreTheEstimators(String name) {
        LoadedModel model = load(name);
        Predictions answer = model.predict(rows(model, name));
        JsonNode expected = CASES.get(name);
        List<String> wrong = new ArrayList<>();
        for (int row = 0; row < answer.rows(); row++) {
            JsonNode probabilities = expected.get("probabilities").path(row);
            wrong.addAll(JsonRows.differences(
                    model,
                    answer,
                    row,
                    expected.get("prediction").get(row),
                    probabilities.isMissingNode() ? null : probabilities,
                    NEAR));
        }
        assertThat(wrong).isEmpty();
        assertThat(answer.rows()).isEqualTo(24);
        assertThat(answer.probabilities() == null)
                .isEqualTo(expected.get("probabilities").isNull());
    }

    @Test
    void namesOfFeaturesAreKept() {
        assertThat(load("frame").inputs()).extracting("name").containsExactly("a", "b", "c", "d", "e");
    }
}
