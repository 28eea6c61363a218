package io.picklejar.model.boosters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.model.sklearn.SklearnEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boosters as a folder's model. */
class BoosterFolderTest {

    private static final Path XGBOOST = Path.of("src/test/resources/boosters/xgboost");

    @TempDir
    private Path folder;

    private Artifact load() {
        return new ArtifactLoader(List.of(new SklearnEngine(), new BoosterEngine())).load(folder);
    }

    private void model(String from, String to) throws IOException {
        Files.copy(XGBOOST.resolve(from), folder.resolve(to));
    }

    private void metadata(String json) throws IOException {
        Files.writeString(folder.resolve("metadata.json"), json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.json", "xgb.json"})
    void theModelIsFoundAmongOtherJsonFiles(String name) throws IOException {
        model("logistic.json", name);
        metadata("{\"model_version\": \"7\"}");
        Files.writeString(folder.resolve("params.json"), "{\"max_depth\": 4}");
        Files.writeString(folder.resolve("requirements.txt"), "xgboost==1.7.4\n");
        try (Artifact artifact = load()) {
            assertThat(artifact.files()).containsExactly(name);
            assertThat(artifact.warnings()).isEmpty();
            assertThat(artifact.schema().features()).allMatch(feature -> feature.nullable());
        }
    }

    @Test
    void classesAreCodesUnlessMetadataNamesThem() throws IOException {
        model("logistic.ubj", "model.ubj");
        try (Artifact artifact = load()) {
            assertThat(artifact.model().output()).isEqualTo(Output.Classes.of(List.of(Label.of(0), Label.of(1)), true));
        }
        metadata("{\"classes\": [\"no\", \"yes\"]}");
        try (Artifact artifact = load()) {
            assertThat(artifact.model().output())
                    .isEqualTo(Output.Classes.of(List.of(Label.of("no"), Label.of("yes")), true));
        }
        metadata("{\"classes\": [\"no\", \"yes\", \"maybe\"]}");
        assertThatThrownBy(this::load)
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("metadata.json: classes: has 3 labels (the model has 2 classes)");
    }

    @Test
    void rawGivesTheLibrarysNumber() throws IOException {
        model("softmax.bin", "model.model");
        metadata("{\"output\": {\"raw\": true}}");
        try (Artifact artifact = load()) {
            assertThat(artifact.model().output()).isEqualTo(new Output.Numbers(1, true));
        }
    }

    @Test
    void rawIsForBoosters() throws IOException {
        Files.copy(Path.of("src/test/resources/fixtures/ardregression/model.joblib"), folder.resolve("model.joblib"));
        metadata("{\"output\": {\"raw\": true}}");
        assertThatThrownBy(this::load)
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("metadata.json: output.raw is only for model files of boosters");
    }

    @Test
    void textsOfCategoriesAreAClosedListAndCodesAreTakenWhereDeclared() throws IOException {
        String model = Files.readString(XGBOOST.resolve("named.json"))
                .replace(
                        "\"gbtree_model_param\"",
                        "\"cats\":{\"enc\":[{\"offsets\":[0,1,3],\"values\":[97,98,99]},"
                                + "{\"offsets\":[],\"values\":[]},{\"offsets\":[],\"values\":[]},"
                                + "{\"offsets\":[],\"values\":[]},{\"offsets\":[],\"values\":[]}]},\"gbtree_model_param\"");
        Files.writeString(folder.resolve("model.json"), model);
        try (Artifact artifact = load()) {
            assertThat(artifact.schema().features().get(0).type()).isEqualTo(FeatureType.STRING);
            assertThat(artifact.schema().features().get(0).constraints().enumeration())
                    .isEqualTo(List.of("a", "bc"));
        }
        metadata(
                "{\"features\": [{\"name\": \"alter\", \"type\": \"number\"}, {\"name\": \"größe\", \"type\": \"number\"},"
                        + " {\"name\": \"c\", \"type\": \"number\"}, {\"name\": \"d\", \"type\": \"number\"},"
                        + " {\"name\": \"e\", \"type\": \"number\"}]}");
        try (Artifact artifact = load()) {
            assertThat(artifact.schema().features().get(0).constraints().enumeration())
                    .isNull();
        }
    }
}
