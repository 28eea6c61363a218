package io.picklejar.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The MLmodel files are laid out as MLflow 1.28, 2.14 and 3.10 wrote them; names and identifiers are made up. */
class MlflowFolderTest {

    @TempDir
    Path path;

    private static final String SKLEARN = """
            artifact_path: model
            flavors:
              python_function:
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: mlflow.sklearn
                model_path: model.fake
                predict_fn: predict
                python_version: 3.10.12
              sklearn:
                code: null
                pickled_model: model.fake
                serialization_format: cloudpickle
                sklearn_version: 1.2.1
            mlflow_version: 2.14.2
            model_size_bytes: 4096
            model_uuid: 516954aae7c94e91adeed9df76cb4052
            run_id: bf212703d1874eee9dcb37c8a92a6de6
            utc_time_created: '2024-07-01 12:00:00.000000'
            """;

    private Folder folder(String mlmodel) {
        return Folder.in(path)
                .with("MLmodel", mlmodel)
                .with("model.fake", "model columns=a,b classes=no,yes")
                .with("conda.yaml", "name: mlflow-env")
                .with("input_example.json", "{}");
    }

    private static String signed(String inputs) {
        return SKLEARN + "signature:\n  inputs: '" + inputs
                + "'\n  outputs: '[{\"type\": \"long\"}]'\n  params: null\n";
    }

    @Test
    void theLibrarysOwnFlavorNamesTheFile() {
        Artifact artifact =
                folder(SKLEARN).with("other.fake", "model columns=x").load();
        assertThat(artifact.files()).containsExactly("model.fake");
        assertThat(artifact.metadata().all().path("sklearn_version").asString(""))
                .isEqualTo("1.2.1");
        assertThat(artifact.metadata().all().path("mlflow").toString())
                .contains("\"model_uuid\":\"516954aae7c94e91adeed9df76cb4052\"")
                .contains("\"run_id\":\"bf212703d1874eee9dcb37c8a92a6de6\"")
                .contains("\"flavor\":\"sklearn\"");
    }

    @Test
    void theSignatureIsTheSchema() {
        Artifact artifact = folder(
                        signed(
                                "[{\"type\": \"long\", \"name\": \"a\", \"required\": true}, {\"type\": \"double\",\n    \"name\": \"b\", \"required\": true}]"))
                .load();
        assertThat(artifact.schema().features())
                .containsExactly(
                        Feature.of("a", FeatureType.INTEGER, false), Feature.of("b", FeatureType.NUMBER, false));
    }

    @Test
    void aColumnThatMayBeMissingIsNullableOnlyWhereTheModelCanDoWithout() {
        Artifact artifact = folder(signed(
                        "[{\"type\": \"double\", \"required\": false}, {\"type\": \"float\", \"optional\": true}]"))
                .load();
        assertThat(artifact.schema().features())
                .extracting(Feature::name, Feature::nullable)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "a", artifact.model().inputs().get(0).domain().acceptsMissing()),
                        org.assertj.core.groups.Tuple.tuple(
                                "b", artifact.model().inputs().get(1).domain().acceptsMissing()));
    }

    @Test
    void aTensorGivesTheNumberOfColumns() {
        String tensor = "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float64\", \"shape\": [-1, %d]}}]";
        assertThat(folder(signed(tensor.formatted(2))).load().schema().features())
                .extracting(Feature::name)
                .containsExactly("a", "b");
        folder(signed(tensor.formatted(14))).refusal().contains("14 (the model was trained on 2 features)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "onnx     | onnx: {data: model.fake, onnx_version: 1.16.0}",
                "xgboost  | xgboost: {data: model.fake, xgb_version: 2.0.3, model_class: xgboost.core.Booster}",
                "lightgbm | lightgbm: {data: model.fake, lgb_version: 4.5.0}"
            })
    void theOtherFlavors(String flavor, String line) {
        Artifact artifact = folder("flavors:\n  " + line + "\n  python_function: {loader_module: x}\n")
                .load();
        assertThat(artifact.files()).containsExactly("model.fake");
        assertThat(artifact.metadata().all().path("mlflow").path("flavor").asString(""))
                .isEqualTo(flavor);
    }

    @Test
    void metadataOfOnesOwnReplacesTheSignature() {
        Artifact artifact = folder(
                        signed("[{\"type\": \"long\", \"name\": \"a\"}, {\"type\": \"long\", \"name\": \"b\"}]"))
                .metadata("{'feature_ranges': {'a': [0, 1]}}")
                .load();
        assertThat(artifact.schema().features().get(0).type()).isEqualTo(FeatureType.NUMBER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flavors: {python_function: {loader_module: mlflow.pyfunc.model}} | only the flavor python_function (expected: sklearn, onnx, xgboost or lightgbm; a python_function is Python code, which is not run here: log the model inside it with its own library, as in mlflow.sklearn.log_model)",
                "flavors: {spark: {}, python_function: {}} | flavors python_function, spark (expected:",
                "run_id: x | MLmodel: no flavors",
                "flavors: {sklearn: {}} | MLmodel: flavors.sklearn.pickled_model: null (expected: the name of the model file)",
                "flavors: {sklearn: {pickled_model: ../../etc/passwd}} | MLmodel: flavors.sklearn: ../../etc/passwd (expected: the name of a file in the folder)",
                "flavors: {sklearn: {pickled_model: gone.pkl}} | gone.pkl (no such file in the folder)",
                "'a: &x [1]\nb: *x' | MLmodel: an alias",
                "'[1, 2]' | MLmodel: holds no keys",
                "'flavors: {' | (expected: YAML)",
                "'!!java.net.URL [x]' | MLmodel:"
            })
    void whatCannotBeServedIsSaid(String mlmodel, String message) {
        folder(mlmodel).refusal().contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"type\": \"datetime\", \"name\": \"a\"}] | column \"a\": type: \"datetime\" (expected: long, integer,",
                "[{\"type\": \"long\", \"name\": \"a\"}] | MLmodel: signature: 1 columns (the model was trained on 2 features)",
                "[{\"type\": \"string\", \"name\": \"a\"}, {\"type\": \"long\", \"name\": \"b\"}] | MLmodel: signature[0] a: type string (the model reads a number)",
                "{} | MLmodel: signature: inputs: {} (expected: a list of columns)",
                "[ | MLmodel: signature: not JSON"
            })
    void aSignatureThatDoesNotFitIsRefused(String inputs, String message) {
        folder(signed(inputs)).refusal().contains(message);
    }

    @Test
    void deepAndHugeFilesAreRefusedBeforeTheyAreBuilt() {
        folder("flavors: " + "[".repeat(500_000)).refusal().contains("more than 32 levels");
        folder("a: [" + "1,".repeat(200_000) + "1]").refusal().contains("100000 values");
        folder("a: \"" + "x".repeat(1 << 20) + "\"").refusal().contains("more than 1 MB");
    }

    @Test
    void namesAloneTellAModelFolder() {
        ArtifactLoader loader = Folder.in(path).loader();
        assertThat(loader.holdsModel(List.of("MLmodel"))).isTrue();
        assertThat(loader.holdsModel(List.of("model.joblib"))).isTrue();
        assertThat(loader.holdsModel(List.of("readme.md"))).isFalse();
    }
}
