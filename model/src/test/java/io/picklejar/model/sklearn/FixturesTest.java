package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelContract;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every model that the real scikit-learn (1.2.1, 1.6.1, 1.9.1) wrote for us: its golden answers, and the contract of engines. */
@ParameterizedClass(name = "{0}")
@MethodSource("folders")
class FixturesTest extends ModelContract {

    private final FixtureFolder folder;

    FixturesTest(FixtureFolder folder) {
        this.folder = folder;
    }

    static List<FixtureFolder> folders() {
        List<FixtureFolder> folders = FixtureFolder.all();
        assertThat(folders).hasSizeGreaterThan(20);
        return folders;
    }

    @Override
    protected LoadedModel model() {
        return folder.load();
    }

    @Override
    protected Table examples() {
        return folder.goldenRows(folder.load());
    }

    @Test
    void answersAsScikitLearnDid() {
        LoadedModel model = folder.load();
        Predictions answer = model.predict(folder.goldenRows(model));
        JsonNode tolerance = folder.json("golden.json").get("tolerance");
        JsonRows.Tolerance near = new JsonRows.Tolerance(
                tolerance.get("relative").asDouble(), tolerance.get("absolute").asDouble());
        List<String> wrong = new ArrayList<>();
        List<JsonNode> cases = folder.goldenCases();
        for (int row = 0; row < cases.size(); row++) {
            JsonNode golden = cases.get(row);
            wrong.addAll(JsonRows.differences(
                    model, answer, row, golden.get("prediction"), golden.get("probabilities"), near));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void tellsVersionTypeAndColumns() {
        LoadedModel model = folder.load();
        JsonNode metadata = folder.json("metadata.json");
        assertThat(model.info().engine()).isEqualTo("sklearn");
        String type = metadata.get("model_type").asString();
        // of LightGBM's own estimators a pickle tells no version
        assertThat(model.info().libraryVersion())
                .isEqualTo(
                        type.startsWith("LGBM")
                                ? null
                                : metadata.get("sklearn_version").asString());
        assertThat(type.equals("Pipeline") || type.equals(model.info().type())).isTrue();
        assertThat(model.info().type()).isNotEqualTo("Pipeline");
        assertThat(model.info().warnings()).isEmpty();
        assertThat(model.inputs()).hasSize(metadata.get("n_features").asInt());
        for (int i = 0; i < model.inputs().size(); i++) {
            String name = model.inputs().get(i).name();
            if (name != null) {
                assertThat(name).isEqualTo(metadata.get("feature_names").get(i).asString());
            }
        }
    }
}
