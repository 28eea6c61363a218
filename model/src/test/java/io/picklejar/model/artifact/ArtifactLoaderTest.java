package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactLoaderTest {

    @TempDir
    Path path;

    @Test
    void aFolderWithAModelAloneServes() {
        Artifact artifact =
                Folder.in(path).with("model.fake", "model columns=a,b").load();
        assertThat(artifact.version()).isEqualTo("1");
        assertThat(artifact.type()).isEqualTo("FakeRegressor");
        assertThat(artifact.files()).containsExactly("model.fake");
        assertThat(artifact.golden()).isNull();
        assertThat(artifact.warnings()).isEmpty();
        assertThat(artifact.schema().features()).extracting("name").containsExactly("a", "b");
    }

    @Test
    void metadataNamesVersionAndType() {
        Artifact artifact = Folder.in(path)
                .with("model.fake", "model width=1")
                .metadata("{'model_version': '1.2.0', 'model_type': 'Pipeline', 'team': 'risk'}")
                .load();
        assertThat(artifact.version()).isEqualTo("1.2.0");
        assertThat(artifact.type()).isEqualTo("Pipeline");
        assertThat(artifact.metadata().all().get("team").asString()).isEqualTo("risk");
    }

    @Test
    void goldenCasesAreReadButNotReplayed() {
        Artifact artifact = Folder.in(path)
                .with("model.fake", "model width=1")
                .golden("[{'features': [1], 'prediction': 999}]")
                .load();
        assertThat(artifact.golden()).isNotNull();
    }

    @Test
    void aBareFileIsAModelOfItsOwn() throws IOException {
        Path file = Files.writeString(path.resolve("credit v2.fake"), "model width=2");
        Folder.in(path).metadata("{'model_version': '7'}");
        Artifact artifact = Folder.in(path).loader().load(file);
        assertThat(artifact.name()).isEqualTo("credit-v2");
        assertThat(artifact.version())
                .as("the metadata beside it belongs to the folder")
                .isEqualTo("1");
        assertThat(artifact.schema().features()).extracting("name").containsExactly("feature_0", "feature_1");
    }

    @Test
    void aFolderWithSpacesInItsName() throws IOException {
        Path spaced = Files.createDirectory(path.resolve("my credit model (v2)"));
        Folder folder = Folder.in(spaced)
                .with("model final.fake", "model width=1")
                .with("my scaler.fake", "step width=1 times=3")
                .metadata("{'preprocessing': ['my scaler.fake']}");
        assertThat(folder.load().name()).isEqualTo("my-credit-model-v2-");
        assertThat(folder.answer(2)).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "credit.joblib,credit",
        "credit.v2.joblib,credit.v2",
        "Über Modell.pkl,ber-Modell",
        "年齢.pkl,model",
        "__x.pkl,x",
        ".pkl,pkl",
        "-a b-.pkl,a-b-"
    })
    void namesAreMadeFitForAUrl(String file, String name) {
        assertThat(ArtifactLoader.nameOf(path.resolve(file)))
                .isEqualTo(name)
                .matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(ArtifactLoader.nameOf(path.resolve("n".repeat(200) + ".pkl")))
                .hasSize(128);
    }

    @Test
    void ignoredFilesAndWhatThePartsWarnOfAreTold() {
        Artifact artifact = Folder.in(path)
                .with("model.fake", "model width=1 warns=old")
                .with("scaler.fake", "step width=1 warns=older")
                .with("encoder.fake", "step width=1 warns=old")
                .with("previous.fake", "broken")
                .load();
        assertThat(artifact.warnings())
                .containsExactly(
                        "old",
                        "scaler.fake: older",
                        "previous.fake is not used: it is neither the model nor named in metadata.json preprocessing");
    }

    @Test
    void aFileThatNoEngineReadsIsRefused() {
        Folder.in(path)
                .with("model.onnx", "")
                .refusal()
                .isEqualTo("model.onnx: no engine here reads .onnx files (expected: .joblib, .pkl, .pickle,"
                        + " .skops, .json, .ubj, .txt or .model)");
    }

    @Test
    void whatTheEngineSaysIsToldWithTheFile() {
        Folder.in(path)
                .with("model.fake", "broken")
                .refusal()
                .isEqualTo("model.fake: line 1: broken (expected: model, step or labels)");
    }

    @Test
    void aPreprocessorIsNoModel() {
        Folder.in(path)
                .with("model.fake", "step width=1")
                .refusal()
                .isEqualTo("model.fake: holds FakeScaler, which transforms but does not predict (expected: a model)");
    }

    @Test
    void aModelIsNoPreprocessorAndBothAreClosed() {
        Folder folder = Folder.in(path).with("model.fake", "model width=1").with("scaler.fake", "model width=1");
        folder.refusal()
                .isEqualTo("scaler.fake: holds FakeRegressor, a model (expected: a preprocessor; the model itself is"
                        + " model.fake)");
        assertThat(folder.engine().models)
                .hasSize(2)
                .allSatisfy(model -> assertThat(model.closed).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            step width=3   | {}                  | scaler.fake: gives 3 columns
            broken         | {}                  | scaler.fake: line 1
            labels         | {}                  | scaler.fake: decodes classes
            step width=1   | {'n_features': 7}   | metadata.json: n_features
            """)
    void aModelIsClosedWhereTheRestDoesNotFit(String scaler, String metadata, String message) {
        Folder folder = Folder.in(path)
                .with("model.fake", "model width=1")
                .with("scaler.fake", scaler)
                .metadata(metadata);
        folder.refusal().startsWith(message);
        assertThat(folder.engine().models.get(0).closed).isEqualTo(1);
    }

    @Test
    void closingAnArtifactClosesItsModelOnce() {
        Folder folder = Folder.in(path).with("model.fake", "model width=1").with("scaler.fake", "step width=1");
        folder.load().close();
        assertThat(folder.engine().models.get(0).closed).isEqualTo(1);
    }

    @Test
    void aPathWithoutAFileIsRefused() {
        assertThat(Folder.refusalOf(() -> Folder.in(path).loader().load(path.resolve("nowhere"))))
                .isEqualTo("nowhere: no such file or folder");
    }

    @Test
    void tellsModelsFromRepositories() throws IOException {
        ArtifactLoader loader = Folder.in(path).loader();
        Path model = Files.createDirectory(path.resolve("credit"));
        assertThat(loader.isModel(path)).isFalse();
        assertThat(loader.isModel(model)).isFalse();
        Folder.in(model).with("metadata.json", "{}");
        assertThat(loader.isModel(model)).isTrue();
        assertThat(loader.isModel(model.resolve("metadata.json"))).isTrue();
    }
}
