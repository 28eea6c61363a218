package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.cli.Cli.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {

    @Test
    void theExamplesAgreeWithTheirNotebooks() {
        Result result = Cli.run("verify", Cli.EXAMPLES.toString());
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .contains(
                        "iris: 1 of 1 checksums agree",
                        "iris: 20 golden cases agree",
                        "breast-cancer: no golden.json: nothing replayed");
    }

    @Test
    void aMismatchIsALine(@TempDir Path folder) throws Exception {
        Path copy = Folders.copy(Cli.EXAMPLES.resolve("iris"), folder.resolve("iris"));
        Folders.spoilGolden(copy);
        Result result = Cli.run("verify", copy.toString());
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.out())
                .containsPattern("iris: case 0: prediction: expected 17, got \\d")
                .contains("iris: 1 of 20 golden cases differ");

        JsonNode json = JsonMapper.shared()
                .readTree(Cli.run("verify", copy.toString(), "--json").out());
        assertThat(json.path("ok").asBoolean()).isFalse();
        assertThat(json.path("models").path(0).path("golden_cases").asInt()).isEqualTo(20);
        assertThat(json.path("models").path(0).path("mismatches")).hasSize(1);
    }

    @Test
    void aChangedFileIsFoundOut(@TempDir Path folder) throws Exception {
        Path copy = Folders.copy(Cli.EXAMPLES.resolve("iris"), folder.resolve("iris"));
        Files.write(copy.resolve("model.joblib"), new byte[] {0}, StandardOpenOption.APPEND);
        Result result = Cli.run("verify", copy.toString());
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.errors())
                .singleElement()
                .asString()
                .startsWith("picklejar: iris: model.joblib: checksum sha256:");
    }
}
