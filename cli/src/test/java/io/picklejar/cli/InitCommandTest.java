package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.cli.Cli.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InitCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Path metadata = Path.of("");

    @BeforeEach
    void setUp() throws Exception {
        Files.copy(Cli.EXAMPLES.resolve("credit/model.joblib"), folder.resolve("model.joblib"));
        metadata = folder.resolve("metadata.json");
    }

    private JsonNode written() throws Exception {
        return JsonMapper.shared().readTree(Files.readString(metadata));
    }

    @Test
    void writesWhatTheModelKnows() throws Exception {
        Result result = Cli.run("init", folder.toString());
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(result.out()).startsWith("wrote " + metadata + ": ").contains(", 7 features");
        JsonNode written = written();
        assertThat(written.path("model_version").asString()).isEqualTo("1.0.0");
        assertThat(written.path("sklearn_version").asString()).isEqualTo("1.2.1");
        assertThat(written.path("n_features").asInt()).isEqualTo(7);
        assertThat(written.path("classes").toString()).isEqualTo("[\"approved\",\"declined\"]");
        assertThat(written.path("features").path(5).path("name").asString()).isEqualTo("purpose");
        assertThat(written.path("features").path(5).path("type").asString()).isEqualTo("string");
        assertThat(written.path("features").path(5).path("enum").toString()).contains("debt_consolidation");
        assertThat(written.path("files").path("model.joblib").asString()).matches("sha256:[0-9a-f]{64}");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void whatItWroteServes() {
        Cli.run("init", folder.resolve("model.joblib").toString());
        Result result = Cli.run("verify", folder.toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(result.out()).contains(": 1 of 1 checksums agree");
    }

    @Test
    void overwritesOnlyWhenToldToAndKeepsTheRest() throws Exception {
        Files.writeString(metadata, "{\"training_notes\": \"mine\", \"model_version\": \"2.1\", \"team\": [1]}");
        Result result = Cli.run("init", folder.toString());
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.errors())
                .containsExactly("picklejar: " + metadata + ": exists already (--force overwrites it)");
        assertThat(written().has("features")).isFalse();

        assertThat(Cli.run("init", folder.toString(), "--force").code()).isEqualTo(Exit.OK);
        assertThat(written().path("training_notes").asString()).isEqualTo("mine");
        assertThat(written().path("model_version").asString()).isEqualTo("2.1");
        assertThat(written().path("team").toString()).isEqualTo("[1]");
        assertThat(written().path("features")).hasSize(7);
    }

    @Test
    void aFileThatIsNoModelIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.pkl"), "not a pickle");
        Result result = Cli.run("init", file.toString());
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.errors()).singleElement().asString().startsWith("picklejar: notes.pkl: ");
        assertThat(metadata).doesNotExist();
    }
}
