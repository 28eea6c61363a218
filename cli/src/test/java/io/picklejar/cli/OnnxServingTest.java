package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ONNX models end to end: the command's engines, the real server, a real socket. */
class OnnxServingTest {

    private static final Path CASES = Path.of("../onnx/src/test/resources/cases");
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PicklejarServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        Path models = Files.createDirectory(folder.resolve("models"));
        for (String name : new String[] {
            "logistic_zipmap_strings",
            "tree_regressor_named",
            "image",
            "image_one_by_one",
            "image_softmax",
            "image_and_meta",
            "image_free_size",
            "embedding_tokens",
            "mixed_strings_numbers",
            "booleans",
            "external_data"
        }) {
            Folders.copy(CASES.resolve(name), models.resolve(name));
        }
        ServerConfig config = ServerConfig.from(Settings.of(
                Map.of("port", "0", "warm_up", "1ms", "shutdown_delay", "10ms", "cache_dir", folder + "/cache")));
        server = PicklejarServer.start(config, Engines.standard(config), models);
        assertThat(server.awaitLoaded().failed()).isEmpty();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(server.address() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode get(String path) {
        return JSON.readTree(send(HttpRequest.newBuilder(URI.create(server.address() + path)))
                .body());
    }

    private static JsonNode golden(String name) {
        return JSON.readTree(CASES.resolve(name).resolve("golden.json").toFile())
                .path("cases");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logistic_zipmap_strings",
                "tree_regressor_named",
                "image",
                "image_one_by_one",
                "image_and_meta",
                "image_free_size",
                "embedding_tokens",
                "booleans",
                "external_data"
            })
    void answersOneRowAndManyAsExpected(String name) {
        JsonNode cases = golden(name);
        StringBuilder batch = new StringBuilder("{\"batch\": [");
        for (JsonNode one : cases) {
            HttpResponse<String> reply = post("/predict/" + name, "{\"features\": " + one.path("features") + "}");
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertClose(JSON.readTree(reply.body()).path("prediction"), one.path("prediction"));
            batch.append(batch.charAt(batch.length() - 1) == '[' ? "" : ",").append(one.path("features"));
        }
        HttpResponse<String> reply =
                post("/predict/" + name + "/batch", batch.append("]}").toString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        for (int i = 0; i < cases.size(); i++) {
            assertClose(
                    JSON.readTree(reply.body()).path("predictions").get(i),
                    cases.get(i).path("prediction"));
        }
    }

    private static void assertClose(JsonNode got, JsonNode expected) {
        if (expected.isNumber()) {
            assertThat(got.asDouble()).isCloseTo(expected.asDouble(), org.assertj.core.data.Offset.offset(1e-4));
        } else if (expected.isContainer()) {
            assertThat(got.size()).isEqualTo(expected.size());
            if (expected.isObject()) {
                expected.properties().forEach(entry -> assertClose(got.path(entry.getKey()), entry.getValue()));
            }
            for (int i = 0; expected.isArray() && i < expected.size(); i++) {
                assertClose(got.get(i), expected.get(i));
            }
        } else {
            assertThat(got).isEqualTo(expected);
        }
    }

    @Test
    void aSoftmaxOfMetadataGivesClassesByName() {
        String image = golden("image_softmax").path(0).path("features").toString();
        JsonNode answer = JSON.readTree(
                post("/predict/image_softmax", "{\"image\": " + image + "}").body());
        assertThat(answer.path("prediction").asString()).isIn("cat", "dog");
        double sum = answer.path("probabilities").get(0).asDouble()
                + answer.path("probabilities").get(1).asDouble();
        assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "embedding_tokens | {\"features\": [1, 2.5]}           | [\"body\",\"features\",1]          | int_from_float",
                "embedding_tokens | {\"features\": [1, \"x\"]}         | [\"body\",\"features\",1]          | int_type",
                "embedding_tokens | {\"features\": []}                 | [\"body\",\"features\"]            | too_short",
                "embedding_tokens | {\"tokens\": [[1], 2]}             | [\"body\",\"tokens\",0]            | int_type",
                "embedding_tokens | {\"tokens\": 7}                    | [\"body\",\"tokens\"]              | list_type",
                "embedding_tokens | {\"features\": [1, 99]}            | [\"body\",\"features\"]            | value_error",
                "image_and_meta   | {\"image\": [[[1,2],[3,4]],[[1,2],[3]]], \"meta\": [1,2]} | [\"body\",\"image\",1,1] | too_short",
                "image_and_meta   | {\"features\": {\"image\": [[[1,2],[3,4]],[[1,\"a\"],[3,4]]], \"meta\": [1,2]}} | [\"body\",\"features\",\"image\",1,0,1] | float_type",
                "image_and_meta   | {\"image\": [[[1,2],[3,4]],[[1,NaN],[3,4]]], \"meta\": [1,2]} | [\"body\",\"image\",1,0,1] | finite_number",
                "image_and_meta   | {\"image\": [[[1,2],[3,4]],[[1,1e39],[3,4]]], \"meta\": [1,2]} | [\"body\",\"image\",1,0,1] | number_type",
                "image_and_meta   | {\"meta\": [1,2]}                  | [\"body\",\"image\"]               | missing",
                "booleans         | {\"a\": [true, 1], \"b\": [true, true]} | [\"body\",\"a\",1]               | bool_type",
                "tree_regressor_named | {\"sepal_length\": 1, \"sepal_width\": \"a\", \"petal_length\": 1} | [\"body\",\"sepal_width\"] | float_type"
            })
    void tellsWhatIsWrongWhere(String model, String body, String location, String type) {
        HttpResponse<String> reply = post("/predict/" + model, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(422);
        JsonNode detail = JSON.readTree(reply.body()).path("detail");
        assertThat(detail.size()).as(reply.body()).isEqualTo(1);
        assertThat(detail.get(0).path("loc").toString()).isEqualTo(location);
        assertThat(detail.get(0).path("type").asString()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "image_and_meta", "embedding_tokens", "booleans", "mixed_strings_numbers"})
    void everyDocumentedExampleWorks(String name) {
        JsonNode paths = get("/openapi.json").path("paths");
        for (String path : new String[] {"/predict/" + name, "/predict/" + name + "/batch"}) {
            JsonNode examples = paths.path(path).at("/post/requestBody/content/application~1json/examples");
            assertThat(examples.size()).isPositive();
            examples.properties().forEach(example -> {
                HttpResponse<String> reply =
                        post(path, example.getValue().path("value").toString());
                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            });
        }
    }

    @Test
    void modelsTellShapesAndTheRuntime() {
        JsonNode model = get("/models/image");
        assertThat(model.at("/engine/runtime").asString()).startsWith("ONNX Runtime 1.28.0");
        assertThat(model.at("/features/0/type").asString()).isEqualTo("array");
        assertThat(model.at("/features/0/shape").toString()).isEqualTo("[3,6,6]");
        assertThat(get("/models/image_and_meta").at("/output/arrays/1/shape").toString())
                .isEqualTo("[2,2,2]");
    }

    @Test
    void inspectLooksWithoutRunning() {
        Cli.Result result = Cli.run("inspect", CASES.resolve("image").toString());
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("picklejar-fixtures 1");
        Cli.Result bad = Cli.run("inspect", CASES.resolve("refused_cycle").toString());
        assertThat(bad.out() + bad.err()).contains("cycle");
    }

    /** One graph would make tensors of 8 GB while it computes; the others never hear of it. */
    @Test
    void aGraphThatFillsTheMemoryTakesNobodyAlong(@TempDir Path folder) throws IOException, InterruptedException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Files.createDirectory(models.resolve("greedy"));
        Files.copy(CASES.resolve("../trial/range.onnx"), models.resolve("greedy/model.onnx"));
        Folders.copy(CASES.resolve("booleans"), models.resolve("booleans"));
        ServerConfig config = ServerConfig.from(Settings.of(Map.of(
                "port", "0", "admin_api", "false", "onnx_trial_memory", "256MiB", "cache_dir", folder + "/cache")));
        try (PicklejarServer greedy = PicklejarServer.start(config, Engines.standard(config), models)) {
            assertThat(greedy.awaitLoaded().failed())
                    .singleElement()
                    .asString()
                    .containsPattern("took more than 256 MiB of memory|allocat");
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(greedy.address() + "/models/booleans"));
            assertThat(JSON.readTree(send(request).body()).path("name").asString())
                    .isEqualTo("booleans");
        }
    }
}
