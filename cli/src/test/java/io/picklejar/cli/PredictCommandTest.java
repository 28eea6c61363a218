package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.cli.Cli.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictCommandTest {

    private static final String NAMED = """
            {"sepal length (cm)": 5.1, "sepal width (cm)": 3.5, "petal length (cm)": 1.4, "petal width (cm)": 0.2}
            """;

    @Test
    void answersAsTheServerWould() {
        Result result = Cli.run("predict", Cli.example("iris"), "--row", "[5.1, 3.5, 1.4, 0.2]");
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(result.err()).isEmpty();
        JsonNode answer = JsonMapper.shared().readTree(result.out());
        assertThat(answer.path("prediction").asInt()).isZero();
        assertThat(answer.path("probabilities")).hasSize(3);
        assertThat(answer.path("confidence").asDouble()).isGreaterThan(0.9);
        assertThat(answer.path("model").asString()).isEqualTo("iris");
        assertThat(answer.path("model_version").asString()).isEqualTo("1.0.0");
        assertThat(answer.has("request_id")).isTrue();
    }

    @Test
    void aRowMayBeNamedOrWrapped() {
        for (String row :
                new String[] {NAMED, "{\"features\": " + NAMED + "}", "{\"features\": [5.1, 3.5, 1.4, 0.2]}"}) {
            Result result = Cli.run("predict", Cli.example("iris"), "--row", row);
            assertThat(result.out()).startsWith("{\"prediction\":0,");
        }
    }

    @Test
    void rowsComeFromAFileOrFromStandardInput(@TempDir Path folder) throws Exception {
        String rows = "[[5.1, 3.5, 1.4, 0.2], " + NAMED + "]";
        Path file = Files.writeString(folder.resolve("rows.json"), rows);
        for (Result result : new Result[] {
            Cli.run("predict", Cli.example("iris"), "--rows", file.toString()),
            Cli.run(Map.of(), "{\"batch\": " + rows + "}", "predict", Cli.example("iris"), "--rows", "-")
        }) {
            assertThat(result.code()).isEqualTo(Exit.OK);
            JsonNode answer = JsonMapper.shared().readTree(result.out());
            assertThat(answer.path("predictions").toString()).isEqualTo("[0,0]");
            assertThat(answer.path("batch_size").asInt()).isEqualTo(2);
        }
    }

    @Test
    void everythingWrongWithARowIsTold() {
        Result result = Cli.run("predict", Cli.example("credit"), "--row", "{\"age\": -1, \"incom\": 3}");
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(result.errors())
                .contains(
                        "picklejar: age: Input should be greater than or equal to 0 (got -1)",
                        "picklejar: incom: Extra inputs are not permitted; did you mean 'income'? (got 3)",
                        "picklejar: purpose: Field required");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ../examples/iris           | [1            | not JSON
                    ../examples                | [1]           | ../examples: several models (expected: --model with one of breast-cancer, credit, diabetes, iris)
                    ../docs                    | [1]           | ../docs: no model here
                    """)
    void whatCannotBePredictedIsOneLine(String path, String row, String message) {
        Result result = Cli.run("predict", path, "--row", row);
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.errors()).singleElement().asString().startsWith("picklejar: " + message);
    }

    @Test
    void aModelIsChosenByName() {
        String row = "[5.1, 3.5, 1.4, 0.2]";
        String examples = Cli.EXAMPLES.toString();
        assertThat(Cli.run("predict", examples, "--model", "iris", "--row", row).code())
                .isEqualTo(Exit.OK);
        assertThat(Cli.run("predict", examples, "--model", "irs", "--row", row).errors())
                .containsExactly("picklejar: ../examples: no model irs; did you mean iris?");
    }

    @Test
    void aModelThatDisagreesWithItsGoldenCasesDoesNotPredict(@TempDir Path folder) throws Exception {
        Path copy = Folders.copy(Cli.EXAMPLES.resolve("iris"), folder.resolve("iris"));
        Folders.spoilGolden(copy);
        Result result = Cli.run("predict", copy.toString(), "--row", "[5.1, 3.5, 1.4, 0.2]");
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.errors())
                .singleElement()
                .asString()
                .startsWith("picklejar: iris: 1 of ")
                .contains("case 0: prediction: expected");
    }
}
