package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.cli.Cli.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {

    /** {@code os.system("id")}, as REDUCE calls it. */
    private static final byte[] HOSTILE =
            "\u0080\u0002cos\nsystem\nX\u0002\u0000\u0000\u0000id\u0085R.".getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void showsAFolderForPeople() {
        Result result = Cli.run("inspect", Cli.example("credit"), "--depth", "4");
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains(
                        "model.joblib: ",
                        "pickle protocol",
                        "scikit-learn 1.2.1",
                        "steps: list of 2",
                        "prepare: ColumnTransformer",
                        "nothing in it would be refused",
                        "2 classes: approved, declined, with probabilities",
                        "credit_score      number or null  at least 300, at most 850",
                        "golden cases",
                        "training_notes");
    }

    @Test
    void theTreesOfAForestAreShownOnce() {
        String out = Cli.run("inspect", Cli.example("breast-cancer")).out();
        assertThat(out).contains("estimators_: list of 100", "more like it", "scaler.joblib: ", "StandardScaler");
        assertThat(out.lines().filter(line -> line.strip().startsWith("[1]: "))).isEmpty();
        assertThat(out.lines().count()).isLessThan(150);
    }

    @Test
    void showsAFolderForPrograms() {
        Result result = Cli.run("inspect", Cli.example("iris"), "--json", "--depth", "2");
        JsonNode root = JsonMapper.shared().readTree(result.out());
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(root.path("ok").asBoolean()).isTrue();
        assertThat(root.path("servable").asBoolean()).isTrue();
        assertThat(root.path("files")).hasSize(4);
        JsonNode file = root.path("files").get(3);
        assertThat(file.path("name").asString()).isEqualTo("model.joblib");
        assertThat(file.path("type").asString()).isEqualTo("LogisticRegression");
        assertThat(file.path("library_version").asString()).isEqualTo("1.2.1");
        assertThat(file.path("refusals")).isEmpty();
        assertThat(file.path("tree").path("children")).isNotEmpty();
        assertThat(root.path("model").path("features")).hasSize(4);
        assertThat(root.path("model").path("classes").toString()).isEqualTo("[0,1,2]");
        assertThat(root.path("metadata").path("model_version").asString()).isEqualTo("1.0.0");
    }

    @Test
    void showsTheLabelsOfSets() {
        String folder = Path.of("../model/src/test/resources/fixtures/folder_multilabel_forest")
                .toString();
        assertThat(Cli.run("inspect", folder).out())
                .contains("multilabel_binarizer.joblib: ", "MultiLabelBinarizer, scikit-learn 1.2.1")
                .contains("answers with any of 4 labels: 30, 10, 20, -1, with probabilities");
        JsonNode model = JsonMapper.shared()
                .readTree(Cli.run("inspect", folder, "--json").out())
                .path("model");
        assertThat(model.path("labels").toString()).isEqualTo("[30,10,20,-1]");
        assertThat(model.path("classes").toString()).isEqualTo("[[0,1],[0,1],[0,1],[0]]");
    }

    @Test
    void aRepositoryIsAListOfModels() {
        JsonNode root = JsonMapper.shared()
                .readTree(Cli.run("inspect", Cli.EXAMPLES.toString(), "--json", "--depth", "0")
                        .out());
        assertThat(root).hasSize(4);
    }

    @Test
    void saysWhatWouldBeRefusedAndRunsNoneOfIt(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("model.pkl"), HOSTILE);
        Result result = Cli.run("inspect", file.toString());
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.out()).contains("refuses os.system at byte 2: not part of a model");

        JsonNode root = JsonMapper.shared()
                .readTree(Cli.run("inspect", folder.toString(), "--json").out());
        assertThat(root.path("ok").asBoolean()).isFalse();
        assertThat(root.path("servable").asBoolean()).isFalse();
        assertThat(root.path("files").get(0).path("refusals").toString())
                .isEqualTo("[{\"name\":\"os.system\",\"offset\":2}]");
    }

    @Test
    void saysWhatIsWrongWithABrokenFile(@TempDir Path folder) throws Exception {
        byte[] whole = Files.readAllBytes(Cli.EXAMPLES.resolve("iris/model.joblib"));
        Path file = Files.write(folder.resolve("model.joblib"), java.util.Arrays.copyOf(whole, whole.length / 2));
        Result result = Cli.run("inspect", file.toString());
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.out()).startsWith("model.joblib: ").contains("cannot be read: ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void whatIsNoModelAtAllIsSaidInOneLine(@TempDir Path folder) {
        Result result = Cli.run("inspect", folder.toString());
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.errors()).singleElement().asString().contains("no model here");
    }
}
