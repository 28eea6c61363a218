package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.registry.LoadReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which models may serve, and what is said of those that may not. */
class StartTest {

    @TempDir
    private Path root;

    private Path copy(String example, String name) throws IOException {
        Path to = Files.createDirectories(root.resolve(name));
        try (Stream<Path> files = Files.list(TestServer.EXAMPLES.resolve(example))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static void replace(Path file, String what, String with) throws IOException {
        String text = Files.readString(file);
        assertThat(text).containsPattern(what);
        Files.writeString(file, text.replaceFirst(what, with));
    }

    @Test
    void aModelThatDoesNotAgreeWithItsNotebookIsRefused() throws IOException {
        Path iris = copy("iris", "iris");
        replace(iris.resolve("golden.json"), "\"prediction\": \\d", "\"prediction\": 7");
        try (TestServer server = TestServer.start(iris)) {
            LoadReport report = server.awaitLoaded();
            assertThat(report.serving()).isEmpty();
            assertThat(report.failed().getFirst().reason())
                    .startsWith("1 of 20 golden cases differs: case 0: prediction: expected 7, got ");
            assertThat(server.post("/predict", "{}").status()).isEqualTo(503);
        }
    }

    @Test
    void aModelWhoseFileWasChangedIsRefused() throws IOException {
        Path iris = copy("iris", "iris");
        Files.write(iris.resolve("model.joblib"), new byte[] {'.'}, java.nio.file.StandardOpenOption.APPEND);
        try (TestServer server = TestServer.start(iris)) {
            assertThat(server.awaitLoaded().failed().getFirst().reason()).startsWith("model.joblib: checksum sha256:");
        }
    }

    @Test
    void oneBadModelLeavesTheOthersServingAndTheServerNotReady() throws IOException {
        copy("iris", "good");
        Files.writeString(
                Files.createDirectories(root.resolve("bad")).resolve("model.joblib"), "cos\nsystem\n(S'true'\ntR.");
        try (TestServer server = TestServer.start(root)) {
            LoadReport report = server.awaitLoaded();
            assertThat(report.serving()).containsExactly("good");
            assertThat(report.failed().getFirst().reason()).contains("refuses os.system at byte 0");
            assertThat(server.get("/health").status()).isEqualTo(503);
            assertThat(server.get("/health").json().get("status").asString()).isEqualTo("unhealthy");
            assertThat(server.get("/health/ready").status()).isEqualTo(503);
            assertThat(server.get("/health/startup").status()).isEqualTo(200);
            assertThat(server.get("/health/live").status()).isEqualTo(200);
            assertThat(server.post("/predict/good", "{\"features\": [5.1, 3.5, 1.4, 0.2]}")
                            .status())
                    .isEqualTo(200);
            assertThat(server.post("/predict/bad", "{}").status()).isEqualTo(503);
            assertThat(server.get("/models/bad").json().get("state").asString()).isEqualTo("FAILED");
            assertThat(server.get("/models/bad").response().body()).doesNotContain(root.toString());
        }
    }

    @Test
    void ofSeveralVersionsTheHighestServes() throws IOException {
        Path nine = copy("iris", "iris/1.9.0");
        Path ten = copy("iris", "iris/1.10.0");
        replace(nine.resolve("metadata.json"), "\"model_version\": \"1.0.0\"", "\"model_version\": \"1.9.0\"");
        replace(ten.resolve("metadata.json"), "\"model_version\": \"1.0.0\"", "\"model_version\": \"1.10.0\"");
        try (TestServer server = TestServer.start(root).loaded()) {
            assertThat(server.get("/models/iris").json().get("version").asString())
                    .isEqualTo("1.10.0");
        }
    }

    @Test
    void aBareFileIsAModelToo() {
        try (TestServer server = TestServer.start(TestServer.EXAMPLES.resolve("iris/model.joblib"))
                .loaded()) {
            assertThat(server.post("/predict", "{\"features\": [5.1, 3.5, 1.4, 0.2]}")
                            .json()
                            .get("prediction")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void aDefaultModelMayBeChosen() {
        try (TestServer server =
                TestServer.start(TestServer.EXAMPLES, "default_model", "iris").loaded()) {
            assertThat(server.post("/predict", "{\"features\": [5.1, 3.5, 1.4, 0.2]}")
                            .status())
                    .isEqualTo(200);
        }
        assertThatThrownBy(() -> TestServer.start(TestServer.EXAMPLES, "default_model", "rose"))
                .hasMessage("default_model: rose (expected: one of breast-cancer, credit, diabetes, iris)");
    }

    @Test
    void aServerThatCannotStartLeavesNoThreadBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        assertThatThrownBy(() -> TestServer.start(root)).isInstanceOf(StartException.class);
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(each) && each.getName().startsWith("predict-")) {
                each.join(Duration.ofSeconds(30));
                assertThat(each.isAlive()).as(each.getName()).isFalse();
            }
        }
    }

    @Test
    void aServerThatCannotStartSaysWhy() {
        assertThatThrownBy(() -> TestServer.start(root.resolve("nothing")))
                .isInstanceOf(StartException.class)
                .hasMessageEndingWith("nothing: no such file or folder");
        assertThatThrownBy(() -> TestServer.start(root))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no model here");
        try (TestServer server = TestServer.start(TestServer.EXAMPLES)) {
            String taken = String.valueOf(server.port());
            assertThatThrownBy(() -> TestServer.start(TestServer.EXAMPLES, "port", taken))
                    .isInstanceOf(StartException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken
                            + ": the port is in use or not allowed; choose another with --port");
        }
    }
}
