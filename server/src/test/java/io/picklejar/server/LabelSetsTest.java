package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Models that answer with sets of labels: what scikit-learn's MultiLabelBinarizer makes of zeros and ones. */
class LabelSetsTest {

    private static final Path FIXTURES = Path.of("..", "model", "src", "test", "resources", "fixtures");

    @TempDir
    private Path root;

    private final TrialEngine engine = new TrialEngine();

    private static JsonNode golden(String folder) throws IOException {
        return TestServer.parse(Files.readString(FIXTURES.resolve(folder).resolve("golden.json")))
                .get("cases");
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder_multilabel_binarizer", "folder_multilabel_forest", "folder_multilabel_sparse"})
    void answersAreTheNotebooksLists(String folder) throws IOException {
        try (TestServer server = TestServer.start(FIXTURES.resolve(folder)).loaded()) {
            List<String> rows = new ArrayList<>();
            List<JsonNode> expected = new ArrayList<>();
            for (JsonNode each : golden(folder)) {
                JsonNode got = server.post("/predict", "{\"features\": " + each.get("features") + "}")
                        .json();
                assertThat(got.get("prediction")).isEqualTo(each.get("prediction"));
                assertThat(got.get("probabilities")).hasSameSizeAs(each.get("probabilities"));
                assertThat(got.get("confidence")).hasSameSizeAs(each.get("probabilities"));
                rows.add(each.get("features").toString());
                expected.add(each.get("prediction"));
            }
            assertThat(expected).anyMatch(JsonNode::isEmpty).anyMatch(labels -> labels.size() > 1);
            JsonNode batch =
                    server.post("/predict/batch", "{\"batch\": " + rows + "}").json();
            assertThat(batch.get("predictions").toString())
                    .isEqualTo(expected.toString().replace(", ", ","));
        }
    }

    @Test
    void labelsAreToldAndCounted() throws IOException {
        try (TestServer server =
                TestServer.start(FIXTURES.resolve("folder_multilabel_forest")).loaded()) {
            JsonNode model = server.get("/models/folder_multilabel_forest").json();
            assertThat(model.get("labels").toString()).isEqualTo("[30,10,20,-1]");
            assertThat(model.get("classes").toString()).isEqualTo("[[0,1],[0,1],[0,1],[0]]");
            assertThat(model.get("output").toString())
                    .isEqualTo("{\"kind\":\"labels\",\"outputs\":4,\"probabilities\":true}");
            JsonNode first = golden("folder_multilabel_forest").get(0);
            assertThat(first.get("prediction").toString()).isEqualTo("[30, 10]".replace(" ", ""));
            server.post("/predict", "{\"features\": " + first.get("features") + "}");
            assertThat(server.get("/stats")
                            .json()
                            .at("/models/folder_multilabel_forest/labels")
                            .toString())
                    .isEqualTo("{\"30\":1,\"10\":1,\"20\":0,\"-1\":0}");
            String start = "picklejar_predicted_class_total{class=\"";
            String end = "\",model=\"folder_multilabel_forest\",version=\"1.0.0\"} ";
            assertThat(server.get("/metrics").response().body())
                    .contains(start + "30" + end + "1.0", start + "10" + end + "1.0", start + "20" + end + "0.0");
        }
    }

    /** Version 1 of {@code m}, and 2 in its shadow. */
    private TestServer shadowed() throws IOException {
        Files.writeString(root.resolve("m/route.yaml"), "traffic: {\"1\": 100}\nshadow: \"2\"");
        return TestServer.start(List.of(engine), root, "shadow_cpu", "100").loaded();
    }

    private TestServer serve() {
        return TestServer.start(List.of(engine), root, "settle", "50ms", "poll_interval", "100ms")
                .loaded();
    }

    private static JsonNode shadow(TestServer server) {
        return server.get("/models/m").json().get("shadow");
    }

    @Test
    void aShadowsSetsAreComparedAsSets() throws IOException {
        TrialEngine.write(root, "m", "1", "labels=p:0.25,q:0.5");
        TrialEngine.write(root, "m", "2", "labels=q:0.5,new:0.01,p:0.3");
        try (TestServer server = shadowed()) {
            assertThat(server.post("/predict/batch", "{\"batch\": [[0.1], [0.27], [0.4], [0.9]]}")
                            .json()
                            .get("predictions")
                            .toString())
                    .isEqualTo("[[\"p\",\"q\"],[\"q\"],[\"q\"],[]]");
            until(() -> shadow(server).path("rows").asInt() == 4);
            assertThat(shadow(server).get("agreement").asDouble()).isEqualTo(0.75);
            assertThat(shadow(server).has("confusion")).isFalse();
            JsonNode disagreement = shadow(server).get("disagreements").get(0);
            assertThat(disagreement.get("row").asInt()).isEqualTo(1);
            assertThat(disagreement.get("primary").toString()).isEqualTo("[\"q\"]");
            assertThat(disagreement.get("shadow").toString()).isEqualTo("[\"q\",\"p\"]");
        }
    }

    @Test
    void setsAndClassesAreNotCompared() throws IOException {
        TrialEngine.write(root, "m", "1", "labels=p:0.25");
        TrialEngine.write(root, "m", "2");
        try (TestServer server = shadowed()) {
            assertThat(server.post("/predict", "{\"x\": 0.1}")
                            .json()
                            .get("prediction")
                            .toString())
                    .isEqualTo("[\"p\"]");
            until(() -> shadow(server).path("requests").path("incomparable").asInt() == 1);
            assertThat(shadow(server).get("incomparable_because").asString())
                    .isEqualTo("sets of labels on one side only");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            labels=p:0.5,r:0.5 | other labels, or in another order
            labels=q:0.5,p:0.5 | other labels, or in another order
            labels=p:0.5       | 1 outputs instead of 2
            slope=1            | 1 outputs instead of 2
            """)
    void otherLabelsBreakCallers(String next, String reason) {
        TrialEngine.write(root, "m", "1", "labels=p:0.5,q:0.5");
        try (TestServer server = serve()) {
            TrialEngine.write(root, "m", "2", next);
            assertThat(refusal(server)).contains("breaks callers of version 1: " + reason);
        }
    }

    @Test
    void setsInsteadOfClassesBreakCallersAsWell() {
        TrialEngine.write(root, "m", "1");
        try (TestServer server = serve()) {
            TrialEngine.write(root, "m", "2", "labels=p:0.5");
            assertThat(refusal(server)).contains("breaks callers of version 1: sets of labels instead of classes");
        }
    }

    @Test
    void noMetricIsComputedOfSets() throws IOException {
        TrialEngine.write(root, "m", "1", "labels=p:0.5");
        Files.writeString(root.resolve("m/holdout.csv"), "x,truth\n0.1,p\n");
        try (TestServer server = serve()) {
            Path part = Files.writeString(
                    root.resolve(".part"), "evaluate: {file: holdout.csv, metric: accuracy, at_least: 0.5}");
            Files.move(part, root.resolve("m/route.yaml"));
            TrialEngine.write(root, "m", "2", "labels=p:0.5");
            assertThat(refusal(server)).isEqualTo("evaluate: sets of labels (expected: one class or one number a row)");
        }
    }

    private static String refusal(TestServer server) {
        until(() -> server.get("/models/m/versions/2")
                .json()
                .path("state")
                .asString()
                .equals("FAILED"));
        return server.get("/models/m/versions/2").json().get("reason").asString();
    }
}
