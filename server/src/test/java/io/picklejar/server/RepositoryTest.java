package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.sklearn.SklearnEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Models and versions that come, change and go while the server serves. */
class RepositoryTest {

    private static final String X = "{\"x\": 1}";

    @TempDir
    private Path root;

    private final ConstantEngine engine = new ConstantEngine();

    private TestServer serve(String... settings) {
        String[] all = new String[settings.length + 4];
        System.arraycopy(new String[] {"settle", "50ms", "poll_interval", "100ms"}, 0, all, 0, 4);
        System.arraycopy(settings, 0, all, 4, settings.length);
        return TestServer.start(List.of(engine, new SklearnEngine()), root, all).loaded();
    }

    private void route(String model, String yaml) throws IOException {
        Path part = root.resolve(".route.part");
        Files.writeString(part, yaml);
        Files.move(part, root.resolve(model).resolve("route.yaml"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits for what another thread does; the wait ends with the condition, not with a time. */
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            Thread.onSpinWait();
        }
    }

    private static double predict(TestServer server, String path, String... headers) {
        TestServer.Reply reply = server.post(path, X, headers);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        return reply.json().get("prediction").asDouble();
    }

    private static JsonNode version(TestServer server, String version) {
        return server.get("/models/m/versions/" + version).json();
    }

    @Test
    void aNewVersionTakesOverByItself() {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            assertThat(predict(server, "/predict")).isEqualTo(1);
            ConstantEngine.write(root, "m", "2", 2);
            until(() -> predict(server, "/predict") == 2);
            assertThat(server.post("/predict", X).json().get("model_version").asString())
                    .isEqualTo("2");
            assertThat(predict(server, "/predict?model_version=1")).isEqualTo(1);
            assertThat(version(server, "1").get("state").asString()).isEqualTo("READY");
            assertThat(version(server, "1").get("traffic").asInt()).isZero();
            assertThat(version(server, "2").get("traffic").asInt()).isEqualTo(100);
        }
        assertThat(engine.open).hasValue(0);
    }

    @Test
    void aFolderWithNewContentIsSwappedInPlace() throws IOException {
        Path folder = ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            Files.writeString(folder.resolve("model.constant"), "17");
            until(() -> predict(server, "/predict") == 17);
            until(() -> engine.open.get() == 1);
        }
    }

    @Test
    void aVersionThatFailsChangesNothing() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            Files.createDirectories(root.resolve("m/2"));
            Files.writeString(root.resolve("m/2/model.constant"), "no number");
            until(() -> version(server, "2").path("state").asString().equals("FAILED"));
            assertThat(version(server, "2").get("reason").asString()).isEqualTo("model.constant: holds no number");
            assertThat(predict(server, "/predict")).isEqualTo(1);
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            assertThat(server.post("/predict?model_version=2", X).status()).isEqualTo(503);
            assertThat(server.get("/metrics").response().body())
                    .contains("picklejar_model_events_total{event=\"failed\",model=\"m\"} 1.0");
            int loads = engine.loads.get();
            Files.writeString(root.resolve("m/2/model.constant"), "2");
            until(() -> predict(server, "/predict") == 2);
            assertThat(engine.loads.get()).as("a bad file is not tried again").isEqualTo(loads + 1);
        }
    }

    @Test
    void aNewModelAppearsAndARemovedOneGoes() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            assertThat(server.post("/predict/n", X).status()).isEqualTo(404);
            ConstantEngine.write(root, "n", "1", 5);
            until(() -> server.post("/predict/n", X).status() == 200);
            assertThat(server.post("/predict", X).status()).isEqualTo(404);
            Files.delete(root.resolve("n/1/model.constant"));
            Files.delete(root.resolve("n/1"));
            Files.delete(root.resolve("n"));
            until(() -> server.post("/predict/n", X).status() == 404);
            assertThat(predict(server, "/predict")).isEqualTo(1);
        }
    }

    @Test
    void theServerIsReadyWithoutAModelThatIsNotRequired() throws IOException {
        ConstantEngine.write(root, "needed", "1", 1);
        Path broken = ConstantEngine.write(root, "spare", "1", 1).resolve("model.constant");
        Files.writeString(broken, "no number");
        try (TestServer server = serve()) {
            assertThat(server.get("/health/ready").status()).isEqualTo(503);
            route("spare", "required: false");
            until(() -> server.get("/health/ready").status() == 200);
            assertThat(server.get("/health").json().at("/models/spare/state").asString())
                    .isEqualTo("FAILED");
        }
    }

    @Test
    void anEmptyRepositoryIsALostMountAndNoWish(@TempDir Path away) throws IOException {
        Path folder = ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            Files.move(root.resolve("m"), away.resolve("m"));
            ConstantEngine.write(root, "other", "1", 3);
            until(() -> server.get("/models").json().get("models").size() == 1
                    && server.post("/predict/other", X).status() == 200);
            Files.move(root.resolve("other"), away.resolve("other"));
            assertThat(predict(server, "/predict/other")).isEqualTo(3);
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void trafficIsSplitAndLabelsAreVersions() throws IOException {
        ConstantEngine.write(root, "m", "1.0.0", 1);
        ConstantEngine.write(root, "m", "1.1.0", 2);
        route("m", """
                traffic: {"1.0.0": 90, "1.1.0": 10}
                labels: {stable: "1.0.0", canary: "1.1.0"}
                """);
        try (TestServer server = serve()) {
            Map<Double, Integer> counts = new HashMap<>();
            for (int i = 0; i < 1000; i++) {
                counts.merge(predict(server, "/predict"), 1, Integer::sum);
            }
            assertThat(counts).isEqualTo(Map.of(1.0, 900, 2.0, 100));
            assertThat(predict(server, "/predict", "X-Model-Version", "canary")).isEqualTo(2);
            assertThat(predict(server, "/predict?model_version=stable")).isEqualTo(1);
            double first = predict(server, "/predict", "X-User-Id", "u7");
            for (int i = 0; i < 50; i++) {
                assertThat(predict(server, "/predict", "X-User-Id", "u7")).isEqualTo(first);
            }
            JsonNode model = server.get("/models/m").json();
            assertThat(model.get("version").asString()).isEqualTo("1.0.0");
            assertThat(model.get("traffic").asInt()).isEqualTo(90);
            assertThat(model.get("versions").size()).isEqualTo(2);
            assertThat(model.get("versions").get(1).get("labels").get(0).asString())
                    .isEqualTo("canary");
            route("m", "traffic: {\"1.1.0\": 100}");
            until(() -> predict(server, "/predict", "X-User-Id", "u7") == 2);
            TestServer.Reply gone = server.post("/predict?model_version=stable", X);
            assertThat(gone.status()).isEqualTo(404);
            assertThat(gone.json().get("detail").asString())
                    .isEqualTo("model m has no version stable (versions: 1.0.0, 1.1.0)");
        }
    }

    @Test
    void callersMayBeToldApartByAField() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        ConstantEngine.write(root, "m", "2", 2);
        route("m", "traffic: {\"1\": 50, \"2\": 50}\nsticky: {field: x}");
        try (TestServer server = serve()) {
            Map<Double, Integer> counts = new HashMap<>();
            for (int i = 0; i < 100; i++) {
                String body = "{\"features\": {\"x\": " + i + "}}";
                double first =
                        server.post("/predict", body).json().get("prediction").asDouble();
                double second = server.post("/predict", "{\"x\": " + i + "}")
                        .json()
                        .get("prediction")
                        .asDouble();
                assertThat(second).isEqualTo(first);
                counts.merge(first, 1, Integer::sum);
            }
            assertThat(counts.get(1.0)).isBetween(25, 75);
        }
    }

    @Test
    void aRouteThatIsWrongLeavesTheOldOne() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        ConstantEngine.write(root, "m", "2", 2);
        route("m", "traffic: {\"1\": 100}");
        try (TestServer server = serve()) {
            assertThat(predict(server, "/predict")).isEqualTo(1);
            route("m", "traffic: {\"2\": 90}");
            until(() ->
                    server.get("/models/m").json().path("problem").asString("").contains("adds up to 90"));
            assertThat(predict(server, "/predict")).isEqualTo(1);
            route("m", "traffic: {\"2\": 100}");
            until(() -> predict(server, "/predict") == 2);
            assertThat(server.get("/models/m").json().has("problem")).isFalse();
        }
    }

    @Test
    void aModelOnDemandIsLoadedOnceByItsFirstRequests() throws Exception {
        ConstantEngine.write(root, "m", "1", 1);
        ConstantEngine.write(root, "lazy", "1", 3);
        route("lazy", "load: on-demand");
        try (TestServer server = serve()) {
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            assertThat(engine.loads).hasValue(1);
            assertThat(server.get("/models/lazy").json().get("state").asString())
                    .isEqualTo("NEW");
            try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                var answers = Stream.generate(() -> threads.submit(() -> predict(server, "/predict/lazy")))
                        .limit(20)
                        .toList();
                for (var answer : answers) {
                    assertThat(answer.get()).isEqualTo(3.0);
                }
            }
            assertThat(engine.loads).hasValue(2);
        }
    }

    @Test
    void aVersionNobodyRoutesToIsLoadedWhenItIsNamed() {
        ConstantEngine.write(root, "m", "1", 1);
        ConstantEngine.write(root, "m", "2", 2);
        try (TestServer server = serve()) {
            assertThat(engine.loads).hasValue(1);
            assertThat(predict(server, "/predict?model_version=1")).isEqualTo(1);
            assertThat(predict(server, "/predict")).isEqualTo(2);
        }
    }

    @Test
    void theLeastRecentlyUsedLeavesWhereMemoryIsShort() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            ConstantEngine.write(root, name, "1", 1);
            route(name, "load: on-demand");
        }
        try (TestServer server = serve("models_memory", "600KiB")) {
            for (String name : List.of("a", "b", "c", "a")) {
                assertThat(predict(server, "/predict/" + name)).isEqualTo(1);
                assertThat(engine.open.get()).isLessThanOrEqualTo(3);
            }
            until(() -> engine.open.get() == 2);
            assertThat(server.get("/models/b").json().get("state").asString()).isEqualTo("NEW");
            assertThat(engine.loads).hasValue(4);
        }
    }

    @Test
    void aVersionThatDoesNotFitIsRefused() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve("models_memory", "300KiB")) {
            ConstantEngine.write(root, "m", "2", 2);
            until(() -> version(server, "2").path("state").asString().equals("FAILED"));
            assertThat(version(server, "2").get("reason").asString())
                    .matches("needs about 256 KiB of memory; 256 of 300 KiB are taken \\(models_memory\\)");
            assertThat(predict(server, "/predict")).isEqualTo(1);
        }
    }

    @Test
    void whereMemoryGoesFirstTheOldVersionLeaves() {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve("models_memory", "300KiB", "swap_order", "memory")) {
            ConstantEngine.write(root, "m", "2", 2);
            until(() -> server.post("/predict", X).json().path("prediction").asDouble() == 2);
            until(() -> engine.open.get() == 1);
        }
    }

    @Test
    void everyGateKeepsABadVersionOut() throws IOException {
        copyIris("1.0.0");
        try (TestServer server = serve()) {
            Path checksum = copyIris("2.0.0");
            Files.write(checksum.resolve("model.joblib"), new byte[] {'.'}, java.nio.file.StandardOpenOption.APPEND);
            refused(server, "2.0.0", "checksum sha256:");

            Path golden = copyIris("3.0.0");
            replace(golden.resolve("golden.json"), "\"prediction\": \\d", "\"prediction\": 7");
            refused(server, "3.0.0", "1 of 20 golden cases differs");

            Path truncated = copyIris("4.0.0");
            replace(truncated.resolve("metadata.json"), "\"files\": \\{[^}]*\\}", "\"files\": {}");
            byte[] bytes = Files.readAllBytes(truncated.resolve("model.joblib"));
            Files.write(truncated.resolve("model.joblib"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
            refused(server, "4.0.0", "model.joblib: ");

            route("m", "evaluate: {file: holdout.csv, metric: accuracy, at_least: 0.99}");
            Files.writeString(root.resolve("m/holdout.csv"), """
                    sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),species
                    5.1,3.5,1.4,0.2,0
                    5.1,3.5,1.4,0.2,2
                    """);
            copyIris("5.0.0");
            refused(server, "5.0.0", "accuracy 0.500000 on 2 rows of holdout.csv (expected: at least 0.99)");
            route("m", "");

            ConstantEngine.write(root, "m", "6.0.0", 2);
            refused(server, "6.0.0", "breaks callers of version 1.0.0: feature sepal length (cm) is gone");
            assertThat(server.post("/predict", "{\"features\": [5.1, 3.5, 1.4, 0.2]}")
                            .json()
                            .get("model_version")
                            .asString())
                    .isEqualTo("1.0.0");
            route("m", "accept_breaking: [\"6.0.0\"]\n");
            Files.writeString(root.resolve("m/6.0.0/model.constant"), "6");
            until(() -> server.post("/predict", X).status() == 200);
        }
    }

    private static void refused(TestServer server, String version, String reason) {
        until(() -> version(server, version).path("state").asString().equals("FAILED"));
        assertThat(version(server, version).get("reason").asString()).contains(reason);
        assertThat(version(server, "1.0.0").get("traffic").asInt()).isEqualTo(100);
    }

    private Path copyIris(String version) throws IOException {
        Path part = Files.createTempDirectory(root, ".part");
        try (Stream<Path> files = Files.list(TestServer.EXAMPLES.resolve("iris"))) {
            for (Path file : files.toList()) {
                Files.copy(file, part.resolve(file.getFileName()));
            }
        }
        Files.createDirectories(root.resolve("m"));
        return Files.move(part, root.resolve("m").resolve(version));
    }

    private static void replace(Path file, String what, String with) throws IOException {
        String text = Files.readString(file);
        assertThat(text).containsPattern(what);
        Files.writeString(file, text.replaceFirst(what, with));
    }
}
