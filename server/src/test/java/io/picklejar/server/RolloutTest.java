package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Shadows and canaries as a caller of the server meets them. */
class RolloutTest {

    @TempDir
    private Path root;

    private final TrialEngine engine = new TrialEngine();

    private TestServer serve(String route, String... settings) throws IOException {
        Files.writeString(root.resolve("m/route.yaml"), route);
        String[] all = new String[settings.length + 4];
        System.arraycopy(new String[] {"shadow_cpu", "100", "guard_interval", "5ms"}, 0, all, 0, 4);
        System.arraycopy(settings, 0, all, 4, settings.length);
        TestServer server = TestServer.start(List.of(engine), root, all).loaded();
        engine.armed = true;
        return server;
    }

    /** Waits for what another thread does; the wait ends with the condition, not with a time. */
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            Thread.onSpinWait();
        }
    }

    private static JsonNode shadow(TestServer server) {
        return server.get("/models/m").json().get("shadow");
    }

    private static int requests(TestServer server, String result) {
        return shadow(server).get("requests").get(result).asInt();
    }

    private static void predict(TestServer server, String body, String prediction) {
        TestServer.Reply reply = server.post("/predict", body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        assertThat(reply.json().get("prediction").asString()).isEqualTo(prediction);
        assertThat(reply.json().get("model_version").asString()).isEqualTo("1");
    }

    @Test
    void aShadowThatDoesNotComeBackHoldsNobodyUp() throws Exception {
        TrialEngine.write(root, "m", "1");
        TrialEngine.write(root, "m", "2", "gated=true");
        String route = "traffic: {\"1\": 100}\nshadow: \"2\"";
        try (TestServer server = serve(route, "shadow_queue", "5")) {
            predict(server, "{\"x\": 0.1}", "b");
            engine.arrived.acquire();
            for (int i = 0; i < 19; i++) {
                predict(server, "{\"x\": 0.1}", "b");
            }
            assertThat(requests(server, "dropped")).isEqualTo(14);
            assertThat(requests(server, "agree")).isZero();
            engine.open();
            until(() -> requests(server, "agree") == 6);
            assertThat(requests(server, "dropped")).isEqualTo(14);
            assertThat(server.get("/metrics").response().body())
                    .contains("picklejar_shadow_requests_total{model=\"m\",result=\"dropped\",version=\"2\"} 14.0")
                    .contains("picklejar_shadow_agreement_ratio{model=\"m\",version=\"2\"} 1.0");
        } finally {
            engine.open();
        }
    }

    @Test
    void rowsThatWouldTakeTooMuchMemoryAreDropped() throws Exception {
        TrialEngine.write(root, "m", "1");
        TrialEngine.write(root, "m", "2");
        try (TestServer server = serve("traffic: {\"1\": 100}\nshadow: \"2\"", "shadow_memory", "100")) {
            String rows = "[0.1],".repeat(19) + "[0.1]";
            assertThat(server.post("/predict/batch", "{\"batch\": [" + rows + "]}")
                            .status())
                    .isEqualTo(200);
            assertThat(requests(server, "dropped")).isEqualTo(1);
            predict(server, "{\"x\": 0.1}", "b");
            until(() -> requests(server, "agree") == 1);
        }
    }

    @Test
    void whatDiffersIsCountedAndShown() throws Exception {
        TrialEngine.write(root, "m", "1", "share=0.5");
        TrialEngine.write(root, "m", "2", "share=0.25", "confidence=0.7");
        try (TestServer server = serve("traffic: {\"1\": 100}\nshadow: \"2\"")) {
            assertThat(server.post(
                                    "/predict/batch",
                                    "{\"batch\": [[0.1], [0.3], [0.4], [0.9]]}",
                                    "X-Request-Id",
                                    "request-7")
                            .status())
                    .isEqualTo(200);
            until(() -> requests(server, "differ") == 1);
            JsonNode shadow = shadow(server);
            assertThat(shadow.get("version").asString()).isEqualTo("2");
            assertThat(shadow.get("rows").asInt()).isEqualTo(4);
            assertThat(shadow.get("agreement").asDouble()).isEqualTo(0.5);
            JsonNode most = shadow.get("confusion").get(0);
            assertThat(List.of(
                            most.get("primary").asString(), most.get("shadow").asString()))
                    .isEqualTo(List.of("b", "a"));
            assertThat(most.get("rows").asInt()).isEqualTo(2);
            assertThat(shadow.get("disagreements")).hasSize(2);
            assertThat(shadow.get("disagreements").get(0).toString())
                    .isEqualTo("{\"request_id\":\"request-7\",\"row\":1,\"primary\":\"b\",\"shadow\":\"a\"}");
            assertThat(differences(shadow))
                    .as("two by 0.9 - 0.7, two by 0.9 - 0.3")
                    .isEqualTo("0.25:2 1.0:2 ");
            assertThat(shadow.get("model_latency_ms").get("shadow").get("p99").asDouble())
                    .isPositive();
        }
    }

    private static String differences(JsonNode shadow) {
        StringBuilder all = new StringBuilder();
        for (JsonNode bucket : shadow.get("score_difference")) {
            if (bucket.get("rows").asInt() > 0) {
                all.append(bucket.get("up_to"))
                        .append(':')
                        .append(bucket.get("rows"))
                        .append(' ');
            }
        }
        return all.toString();
    }

    @Test
    void valuesAreShownWhereThatIsAllowed() throws Exception {
        TrialEngine.write(root, "m", "1");
        TrialEngine.write(root, "m", "2", "swapped=true");
        try (TestServer server = serve("traffic: {\"1\": 100}\nshadow: \"2\"", "log_payloads", "true")) {
            predict(server, "{\"x\": 0.1}", "b");
            until(() -> requests(server, "differ") == 1);
            assertThat(shadow(server)
                            .get("disagreements")
                            .get(0)
                            .get("features")
                            .toString())
                    .isEqualTo("{\"x\":0.1}");
        }
    }

    @Test
    void aShadowThatFailsIsCounted() throws Exception {
        TrialEngine.write(root, "m", "1");
        TrialEngine.write(root, "m", "2", "fail=1");
        try (TestServer server = serve("traffic: {\"1\": 100}\nshadow: \"2\"")) {
            predict(server, "{\"x\": 0.1}", "b");
            until(() -> requests(server, "failed") == 1);
            assertThat(shadow(server).get("agreement").isNull()).isTrue();
        }
    }

    @Test
    void aShadowGetsFeaturesByName() throws Exception {
        TrialEngine.write(root, "m", "1", "inputs=x,y");
        TrialEngine.write(root, "m", "2", "inputs=z,y,x");
        Files.writeString(root.resolve("m/2/metadata.json"), """
                {"features": [{"name": "z", "type": "number", "default": 3},
                              {"name": "y", "type": "number"}, {"name": "x", "type": "number"}]}
                """);
        String route = "traffic: {\"1\": 100}\nshadow: \"2\"\naccept_breaking: [\"2\"]";
        try (TestServer server = serve(route)) {
            predict(server, "{\"x\": 0.1, \"y\": 0.9}", "b");
            predict(server, "{\"x\": 0.9, \"y\": 0.1}", "a");
            until(() -> requests(server, "agree") == 2);
        }
    }

    @Test
    void aShadowThatNeedsMoreIsIncomparable() throws Exception {
        TrialEngine.write(root, "m", "1", "inputs=x,y");
        TrialEngine.write(root, "m", "2", "inputs=x,z");
        String route = "traffic: {\"1\": 100}\nshadow: \"2\"\naccept_breaking: [\"2\"]";
        try (TestServer server = serve(route)) {
            predict(server, "{\"x\": 0.1, \"y\": 0.9}", "b");
            until(() -> requests(server, "incomparable") == 1);
            assertThat(shadow(server).get("incomparable_because").asString()).isEqualTo("feature z is new");
        }
    }

    @Test
    void numbersAgreeWithinATolerance() throws Exception {
        TrialEngine.write(root, "m", "1", "slope=100");
        TrialEngine.write(root, "m", "2", "slope=101");
        try (TestServer server = serve("traffic: {\"1\": 100}\nshadow: \"2\"")) {
            assertThat(server.post("/predict", "{\"x\": 0.5}").status()).isEqualTo(200);
            until(() -> requests(server, "differ") == 1);
            assertThat(differences(shadow(server))).isEqualTo("0.01:1 ");
            Files.writeString(
                    root.resolve("m/route.yaml"), "traffic: {\"1\": 100}\nshadow: \"2\"\nguard: {tolerance: 0.02}");
            until(() -> server.post("/predict", "{\"x\": 0.5}").status() == 200 && requests(server, "agree") > 0);
        }
    }

    @Test
    void aCanaryThatFailsLosesItsTrafficAndOneWithBadCallersDoesNot() throws Exception {
        TrialEngine.write(root, "m", "1");
        TrialEngine.write(root, "m", "2", "fail=0.5");
        String route = """
                traffic: {"1": 50, "2": 50}
                guard: {canary: "2", steps: [50, 100], hold: 1h, min_requests: 40}
                """;
        try (TestServer server = serve(route)) {
            until(() -> server.get("/models/m").json().path("canary").has("state"));
            for (int i = 0; i < 200; i++) {
                assertThat(server.post("/predict", "{\"x\": \"much\"}").status())
                        .isEqualTo(422);
            }
            JsonNode canary = server.get("/models/m").json().get("canary");
            assertThat(canary.get("canary").get("requests").asInt()).isZero();
            until(() -> {
                int status = server.post("/predict", "{\"x\": 0.25}").status();
                assertThat(status).isIn(200, 500);
                return server.get("/models/m")
                        .json()
                        .get("canary")
                        .get("rolled_back")
                        .asString("")
                        .equals("2");
            });
            for (int i = 0; i < 20; i++) {
                assertThat(server.post("/predict", "{\"x\": 0.25}").status()).isEqualTo(200);
            }
            assertThat(server.get("/metrics").response().body())
                    .contains("picklejar_model_events_total{event=\"rolled_back\",model=\"m\"} 1.0");
            assertThat(Files.readString(root.resolve("m/route.yaml"))).contains("rolled_back");
        }
    }
}
