package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A valid row that the model has no answer for is told to the caller as invalid input, with its place in the batch. */
class UnanswerableRowsTest {

    /** A RadiusNeighborsClassifier without a label for rows that have no neighbours. */
    private static final Path MODEL =
            Path.of("..", "model", "src", "test", "resources", "fixtures", "radius_no_outlier_label");

    private static void assertNamed(Reply reply, String location) {
        assertThat(reply.status()).isEqualTo(422);
        JsonNode detail = reply.json().get("detail").get(0);
        assertThat(detail.get("loc").toString()).isEqualTo(location);
        assertThat(detail.get("msg").asString()).contains("no training row within radius 1.5");
    }

    @Test
    void theRowIsNamedAndOthersAreAnswered() {
        try (TestServer server = TestServer.start(MODEL).loaded()) {
            Reply far = server.post("/predict", "{\"features\": [900, 900, 900, 900]}");
            assertNamed(far, "[\"body\",\"features\"]");
            Reply batch = server.post("/predict/batch", "{\"batch\": [[0, 0, 0, 0], [0, 900, 0, 0], [1, 1, 1, 1]]}");
            assertNamed(batch, "[\"body\",\"batch\",1]");
            assertThat(batch.json().get("detail")).hasSize(1);
            assertThat(server.post("/predict", "{\"features\": [0, 0, 0, 0]}").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void everySuchRowIsNamed() {
        try (TestServer server = TestServer.start(MODEL).loaded()) {
            Reply batch = server.post(
                    "/predict/batch", "{\"batch\": [[0, 900, 0, 0], [0, 0, 0, 0], [900, 0, 0, 0], [900, 0, 9, 0]]}");
            assertThat(batch.status()).isEqualTo(422);
            assertThat(batch.json()
                            .get("detail")
                            .valueStream()
                            .map(each -> each.get("loc").toString()))
                    .containsExactly("[\"body\",\"batch\",0]", "[\"body\",\"batch\",2]", "[\"body\",\"batch\",3]");
            Reply many =
                    server.post("/predict/batch", "{\"batch\": [" + "[0, 900, 0, 0],".repeat(149) + "[0, 0, 0, 900]]}");
            assertThat(many.json().get("detail")).hasSize(100);
            assertThat(many.json().get("error_count").asInt()).isEqualTo(150);
        }
    }
}
