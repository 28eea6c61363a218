package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** For every example and every golden row, the server's answer is scikit-learn's. */
class GoldenExamplesTest {

    private static final double RELATIVE = 1e-9;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.EXAMPLES).loaded();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<JsonNode> cases(String model) throws IOException {
        Path own = TestServer.EXAMPLES.resolve(model).resolve("golden.json");
        Path file = Files.exists(own) ? own : Path.of("src", "test", "resources", "golden", model + ".json");
        JsonNode cases = TestServer.parse(Files.readString(file)).get("cases");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(20);
        return StreamSupport.stream(cases.spliterator(), false).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris", "breast-cancer", "credit", "diabetes"})
    void singlesAreTheNotebooksNumbers(String model) throws IOException {
        for (JsonNode golden : cases(model)) {
            JsonNode got = server.post("/predict/" + model, "{\"features\": " + golden.get("features") + "}")
                    .json();
            same(golden.get("prediction"), got.path("prediction"));
            same(golden.path("probabilities"), got.path("probabilities"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris", "breast-cancer", "credit", "diabetes"})
    void aBatchIsTheNotebooksNumbers(String model) throws IOException {
        List<JsonNode> cases = cases(model);
        List<String> rows =
                cases.stream().map(golden -> golden.get("features").toString()).toList();
        JsonNode got = server.post("/predict/" + model + "/batch", "{\"batch\": " + rows + "}")
                .json();
        assertThat(got.get("batch_size").asInt()).isEqualTo(cases.size());
        IntStream.range(0, cases.size()).forEach(row -> {
            same(cases.get(row).get("prediction"), got.get("predictions").get(row));
            same(cases.get(row).path("probabilities"), got.path("probabilities").path(row));
        });
    }

    private static void same(JsonNode expected, JsonNode got) {
        if (expected.isArray()) {
            assertThat(got).hasSameSizeAs(expected);
            IntStream.range(0, expected.size()).forEach(i -> same(expected.get(i), got.get(i)));
        } else if (expected.isFloat() || expected.isDouble()) {
            assertThat(got.asDouble())
                    .isCloseTo(expected.asDouble(), within(Math.abs(expected.asDouble()) * RELATIVE + 1e-15));
        } else {
            assertThat(got).isEqualTo(expected);
        }
    }
}
