package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file of a folder is what. */
class FolderFilesTest {

    @TempDir
    Path path;

    private FolderFiles find(String metadata, String... names) throws java.io.IOException {
        Folder folder = Folder.in(path.toRealPath());
        for (String name : names) {
            folder.with(name, "");
        }
        return FolderFiles.find(folder.path(), MetadataReaderTest.read(metadata), List.of(folder.engine()));
    }

    private String refusal(String metadata, String... names) {
        return Folder.refusalOf(() -> {
            try {
                find(metadata, names);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"model.joblib", "Model.PKL", "model.pickle", "model.json", "model.txt", "rf.onnx", "my model.pkl"
            })
    void theOnlyModelFileIsTheModel(String name) throws Exception {
        FolderFiles files = find("{}", name, "metadata.json", "golden.json", "baseline.json", "README.md", "train.py");
        assertThat(files.model().getFileName()).hasToString(name);
        assertThat(files.preprocessing()).isEmpty();
        assertThat(files.ignored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pca_classifier.pkl", "scaler_and_model.joblib", "transformer.joblib"})
    void theOnlyModelFileIsTheModelWhateverItsName(String name) throws Exception {
        assertThat(find("{}", name).model().getFileName()).hasToString(name);
    }

    @Test
    void encodersComeBeforeScalers() throws Exception {
        FolderFiles files = find(
                "{}", "scaler.joblib", "model.joblib", "encoder.joblib", "imputer.pkl", "pca.pkl", "preprocessor.pkl");
        assertThat(names(files.preprocessing()))
                .containsExactly("preprocessor.pkl", "imputer.pkl", "encoder.joblib", "scaler.joblib", "pca.pkl");
    }

    @Test
    void metadataDecidesTheOrder() throws Exception {
        FolderFiles files = find(
                "{'preprocessing': ['scaler.joblib', 'encoder.joblib', 'own.pkl']}",
                "scaler.joblib",
                "own.pkl",
                "model.joblib",
                "encoder.joblib");
        assertThat(names(files.preprocessing())).containsExactly("scaler.joblib", "encoder.joblib", "own.pkl");
    }

    @Test
    void metadataMayNameTheOddFileSoThatOneModelIsLeft() throws Exception {
        FolderFiles files = find("{'preprocessing': ['a.pkl']}", "a.pkl", "b.pkl");
        assertThat(files.model().getFileName()).hasToString("b.pkl");
    }

    @ParameterizedTest
    @CsvSource({"label_encoder.joblib", "labelencoder.pkl", "target-label-encoder.pkl"})
    void aLabelEncoderCountsEvenWhereMetadataListsOthers(String name) throws Exception {
        FolderFiles files = find("{'preprocessing': ['scaler.joblib']}", name, "scaler.joblib", "model.joblib");
        assertThat(names(files.preprocessing())).containsExactly("scaler.joblib", name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multilabel_binarizer.joblib",
                "MultiLabelBinarizer.pkl",
                "label_binarizer.pkl",
                "mlb.joblib",
                "genre-mlb.pkl",
                "mlb_2.pkl"
            })
    void aBinarizerOfLabelsCountsWhateverNotebooksCallIt(String name) throws Exception {
        FolderFiles files = find("{'preprocessing': []}", name, "model.joblib");
        assertThat(names(files.preprocessing())).containsExactly(name);
        assertThat(names(find("{}").preprocessing())).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlbench.pkl", "binarizer.pkl", "xmlb.pkl"})
    void aNameThatOnlyLooksLikeItDoesNot(String name) throws Exception {
        FolderFiles files = find("{}", name, "model.joblib");
        assertThat(files.preprocessing()).isEmpty();
        assertThat(names(files.ignored())).containsExactly(name);
    }

    @Test
    void whatIsNeitherIsToldAsIgnored() throws Exception {
        FolderFiles files = find("{'preprocessing': []}", "scaler.joblib", "model.joblib", "old_rf.pkl");
        assertThat(files.preprocessing()).isEmpty();
        assertThat(names(files.ignored())).containsExactly("old_rf.pkl", "scaler.joblib");
    }

    @Test
    void hiddenFilesAreNoModels() throws Exception {
        assertThat(find("{}", "._model.joblib", ".model.pkl", "rf.pkl").model().getFileName())
                .hasToString("rf.pkl");
    }

    @Test
    void severalModelsAreRefusedByName() {
        String expected = " (expected: one model file, such as model.joblib, model.pkl or model.pickle)";
        assertThat(refusal("{}", "model.joblib", "model.pkl", "x.pkl"))
                .isEqualTo("folder " + path.getFileName() + ": model.joblib, model.pkl" + expected);
    }

    @Test
    void preprocessorsWithoutAModelAreRefused() {
        assertThat(refusal("{}", "encoder.pkl", "scaler.pkl"))
                .isEqualTo(
                        "folder " + path.getFileName() + ": encoder.pkl, scaler.pkl (expected: one model file, such as"
                                + " model.joblib, model.pkl or model.pickle)");
    }

    @Test
    void anEmptyFolderHasNoModel() {
        assertThat(refusal("{}", "notes.txt"))
                .isEqualTo(
                        "folder " + path.getFileName()
                                + ": no model file (expected: one model file, such as model.joblib, model.pkl or model.pickle)");
    }

    @Test
    void aModelFolderIsRecognised() {
        List<io.picklejar.model.engine.ModelEngine> engines = List.of(new FakeEngine());
        assertThat(FolderFiles.isModelFolder(path, engines)).isFalse();
        Folder.in(path).with("readme.md", "").with("train.py", "");
        assertThat(FolderFiles.isModelFolder(path, engines)).isFalse();
        Folder.in(path).with("x.fake", "");
        assertThat(FolderFiles.isModelFolder(path, engines)).isTrue();
    }
}
