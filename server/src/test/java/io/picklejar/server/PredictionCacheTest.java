package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Answers that are kept, as callers see them. */
class PredictionCacheTest {

    @TempDir
    private Path root;

    private final DearEngine engine = new DearEngine();

    @AfterEach
    void open() {
        engine.open();
    }

    private TestServer serve(String cache, String... settings) throws IOException {
        DearEngine.write(root.resolve("m").resolve("1"), 2);
        route("cache: " + cache);
        return start(settings);
    }

    private TestServer start(String... settings) {
        String[] all = new String[settings.length + 4];
        System.arraycopy(new String[] {"settle", "50ms", "poll_interval", "100ms"}, 0, all, 0, 4);
        System.arraycopy(settings, 0, all, 4, settings.length);
        return TestServer.start(List.of(engine, new ConstantEngine()), root, all)
                .loaded();
    }

    private void route(String yaml) throws IOException {
        Path part = root.resolve(".route.part");
        Files.writeString(part, yaml);
        Files.move(part, root.resolve("m").resolve("route.yaml"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String body(double x) {
        return "{\"x\": " + x + "}";
    }

    private static void assertAnswer(Reply reply, double prediction, String cache) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        assertThat(reply.json().get("prediction").asDouble()).isEqualTo(prediction);
        assertThat(reply.header("X-Cache")).isEqualTo(cache);
    }

    private static JsonNode figures(TestServer server) {
        return server.get("/models/m").json().get("cache");
    }

    private static int count(TestServer server, String result) {
        JsonNode figures = figures(server);
        return figures == null ? 0 : figures.get("requests").get(result).asInt();
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            Thread.onSpinWait();
        }
    }

    private static CompletableFuture<Reply> send(TestServer server, double x, String... headers) {
        HttpRequest request = server.request("/predict", headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body(x)))
                .build();
        return server.client()
                .sendAsync(request, BodyHandlers.ofString())
                .thenApply((HttpResponse<String> response) -> new Reply(response));
    }

    /** Computed on the pool, and on the event loop. */
    @ParameterizedTest
    @ValueSource(strings = {"1ms", "1s"})
    void whatWasComputedOnceIsKnown(String inlineBudget) throws IOException {
        try (TestServer server = serve("true", "inline_budget", inlineBudget)) {
            Reply first = server.post("/predict", body(3));
            assertAnswer(first, 6, "miss");
            Reply second = server.post("/predict", body(3));
            assertAnswer(second, 6, "hit");
            assertAnswer(server.post("/predict", body(4)), 8, "miss");
            assertThat(engine.computed(3)).isEqualTo(1);
            assertThat(second.json().get("request_id"))
                    .isNotEqualTo(first.json().get("request_id"));
        }
    }

    @Test
    void everyFigureTellsComputedAnswersFromKnownOnes() throws IOException {
        try (TestServer server = serve("true")) {
            for (int i = 0; i < 5; i++) {
                server.post("/predict", body(3));
            }
            until(() -> server.get("/stats")
                            .json()
                            .get("models")
                            .get("m")
                            .get("requests")
                            .asInt()
                    == 5);
            String metrics = server.get("/metrics").response().body();
            assertThat(metrics)
                    .contains("picklejar_cache_requests_total{model=\"m\",result=\"hit\",version=\"1\"} 4")
                    .contains("picklejar_cache_requests_total{model=\"m\",result=\"miss\",version=\"1\"} 1")
                    .contains("picklejar_cache_evictions_total{model=\"m\",version=\"1\"} 0")
                    .containsPattern("picklejar_cache_bytes\\{model=\"m\",version=\"1\"} 3\\d\\d")
                    .contains("picklejar_cache_limit_bytes{model=\"m\",version=\"1\"} 6.7108864E7")
                    .contains("picklejar_cache_memory_bytes ")
                    .contains("picklejar_model_duration_seconds_count{model=\"m\",version=\"1\"} 1")
                    .contains("picklejar_request_duration_seconds_count{model=\"m\",version=\"1\"} 5")
                    .contains("picklejar_predictions_total{model=\"m\",version=\"1\"} 5");
            JsonNode stats = server.get("/stats").json().get("models").get("m");
            assertThat(stats.get("cache").get("requests").get("hit").asInt()).isEqualTo(4);
            JsonNode figures = figures(server);
            assertThat(figures.get("used").asBoolean()).isTrue();
            assertThat(figures.get("why").asString()).startsWith("a lookup takes ");
            assertThat(figures.get("entries").asInt()).isEqualTo(1);
            assertThat(figures.get("max_bytes").asInt()).isEqualTo(64 << 20);
        }
    }

    @Test
    void aModelThatDoesNotAskForItHasNone() throws IOException {
        try (TestServer server = serve("false")) {
            for (int i = 0; i < 2; i++) {
                assertAnswer(server.post("/predict", body(3)), 6, "");
            }
            assertThat(engine.computed(3)).isEqualTo(2);
            assertThat(figures(server)).isNull();
        }
    }

    @Test
    void itIsSwitchedOnAndOffWhileItServes() throws IOException {
        try (TestServer server = serve("false")) {
            route("cache: true");
            until(() -> server.post("/predict", body(3)).header("X-Cache").equals("hit"));
            route("cache: {max_bytes: 1MiB}");
            until(() -> figures(server).get("max_bytes").asInt() == 1 << 20
                    || server.post("/predict", body(5)).header("X-Cache").isEmpty());
            assertThat(count(server, "hit")).as("what was counted stays").isPositive();
            route("cache: false");
            until(() -> server.post("/predict", body(3)).header("X-Cache").isEmpty());
        }
    }

    @Test
    void versionsKnowNothingOfEachOther() throws IOException {
        DearEngine.write(root.resolve("m").resolve("2"), 5);
        try (TestServer server = serve("true")) {
            assertAnswer(server.post("/predict?model_version=1", body(3)), 6, "miss");
            assertAnswer(server.post("/predict?model_version=2", body(3)), 15, "miss");
            assertAnswer(server.post("/predict?model_version=1", body(3)), 6, "hit");
            assertAnswer(server.post("/predict?model_version=2", body(3)), 15, "hit");
        }
    }

    @Test
    void aSwapInPlaceForgetsWhatTheOldContentSaid() throws IOException {
        try (TestServer server = serve("true")) {
            assertAnswer(server.post("/predict", body(3)), 6, "miss");
            assertAnswer(server.post("/predict", body(3)), 6, "hit");
            DearEngine.write(root.resolve("m").resolve("1"), 7);
            until(() ->
                    server.post("/predict", body(3)).json().get("prediction").asDouble() == 21);
            assertAnswer(server.post("/predict", body(3)), 21, "hit");
            until(() -> figures(server).get("entries").asInt() == 1);
        }
    }

    @Test
    void anAnswerThatIsTooOldIsComputedAgain() throws IOException {
        try (TestServer server = serve("{ttl: 100ms}")) {
            assertAnswer(server.post("/predict", body(3)), 6, "miss");
            until(() -> server.post("/predict", body(3)).header("X-Cache").equals("miss"));
            assertThat(engine.computed(3)).isEqualTo(2);
        }
    }

    @Test
    void theServersBoundsHoldWhateverARouteSays() throws IOException {
        try (TestServer server =
                serve("{max_bytes: 1GiB, ttl: 2h}", "cache_max_bytes", "64KiB", "cache_max_ttl", "1ms")) {
            assertAnswer(server.post("/predict", body(3)), 6, "miss");
            until(() -> server.post("/predict", body(3)).header("X-Cache").equals("miss"));
            assertThat(figures(server).get("max_bytes").asInt()).isEqualTo(64 << 10);
        }
    }

    @Test
    void memoryIsBounded() throws IOException {
        try (TestServer server = serve("{max_bytes: 64KiB}")) {
            for (int i = 1; i <= 400; i++) {
                assertAnswer(server.post("/predict", body(i)), 2 * i, "miss");
            }
            JsonNode figures = figures(server);
            assertThat(figures.get("bytes").asInt()).isBetween(32 << 10, 64 << 10);
            assertThat(figures.get("evictions").asInt()).isPositive();
        }
    }

    /** The second model takes its part from the first, and leaves it when it goes. */
    @Test
    void memoryIsBoundedOverAllModels() throws IOException {
        Path other = root.resolve("n");
        DearEngine.write(other.resolve("1"), 5);
        Files.writeString(other.resolve("route.yaml"), "cache: {max_bytes: 64KiB}");
        try (TestServer server = serve("{max_bytes: 64KiB}", "cache_memory", "64KiB")) {
            for (int i = 1; i <= 250; i++) {
                server.post("/predict/m", body(i));
            }
            assertThat(cached(server, "m", "limit_bytes")).isEqualTo(64 << 10);
            server.post("/predict/n", body(1));
            until(() -> cached(server, "n", "limit_bytes") == 32 << 10);
            for (int i = 1; i <= 250; i++) {
                server.post("/predict/n", body(i));
            }
            assertThat(cached(server, "m", "bytes")).isBetween(16 << 10, 32 << 10);
            assertThat(cached(server, "n", "bytes")).isBetween(16 << 10, 32 << 10);
            assertThat(cached(server, "n", "max_bytes")).isEqualTo(64 << 10);

            Files.writeString(other.resolve("route.yaml"), "cache: false");
            until(() -> server.get("/models/n").json().get("cache") == null);
            until(() -> {
                server.post("/predict/m", body(Math.random()));
                return cached(server, "m", "limit_bytes") == 64 << 10;
            });
        }
    }

    private static int cached(TestServer server, String model, String figure) {
        return server.get("/models/" + model).json().get("cache").get(figure).asInt();
    }

    @Test
    void failuresAreNotKept() throws IOException {
        try (TestServer server = serve("true")) {
            for (int i = 1; i <= 2; i++) {
                assertThat(server.post("/predict", body(-1)).status()).isEqualTo(500);
                assertThat(engine.computed(-1)).isEqualTo(i);
                Reply unknown = server.post("/predict", body(422));
                assertThat(unknown.status()).isEqualTo(422);
                assertThat(unknown.json().get("detail").get(0).get("loc").toString())
                        .isEqualTo("[\"body\",\"features\",\"x\"]");
                assertThat(server.post("/predict", "{\"x\": null}").status()).isEqualTo(422);
            }
            assertThat(figures(server).get("entries").asInt()).isZero();
        }
    }

    @Test
    void aBatchOfOneIsARowAndLongerOnesAreComputed() throws IOException {
        try (TestServer server = serve("true")) {
            assertAnswer(server.post("/predict", body(3)), 6, "miss");
            Reply one = server.post("/predict/batch", "{\"batch\": [{\"x\": 3}]}");
            assertThat(one.header("X-Cache")).isEqualTo("hit");
            assertThat(one.json().get("predictions").toString()).isEqualTo("[6.0]");
            Reply two = server.post("/predict/batch", "{\"batch\": [{\"x\": 3}, {\"x\": 4}]}");
            assertThat(two.header("X-Cache")).isEqualTo("bypass");
            assertThat(two.json().get("predictions").toString()).isEqualTo("[6.0,8.0]");
        }
    }

    /** Of a model that takes less than a lookup, once both are measured: what is computed measures the model. */
    @Test
    void aCheapModelIsBypassed() throws IOException {
        ConstantEngine.write(root, "m", "1", 9);
        route("cache: true");
        try (TestServer server = start("warm_up", "200ms")) {
            AtomicInteger input = new AtomicInteger();
            until(() -> {
                Reply reply = server.post("/predict", body(input.getAndIncrement()));
                assertAnswer(reply, 9, reply.header("X-Cache"));
                return reply.header("X-Cache").equals("bypass");
            });
            assertThat(count(server, "bypass")).isPositive();
            assertThat(figures(server).get("why").asString()).startsWith("a lookup takes ");
        }
    }

    @Test
    void aThousandAtOnceAreComputedOnce() throws IOException {
        try (TestServer server = serve("true", "http2_max_streams", "2000")) {
            engine.shut();
            List<CompletableFuture<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                replies.add(send(server, 3));
            }
            until(() -> count(server, "coalesced") == 999);
            engine.open();
            List<String> caches = new ArrayList<>();
            for (CompletableFuture<Reply> reply : replies) {
                String cache = reply.join().header("X-Cache");
                assertAnswer(reply.join(), 6, cache);
                caches.add(cache);
            }
            assertThat(caches).containsOnlyOnce("miss").contains("coalesced").doesNotContain("hit");
            assertThat(engine.computed(3)).isEqualTo(1);
            assertAnswer(server.post("/predict", body(3)), 6, "hit");
        }
    }

    @Test
    void allWhoWaitGetTheFailure() throws IOException {
        try (TestServer server = serve("true")) {
            engine.shut();
            CompletableFuture<Reply> first = send(server, -3);
            CompletableFuture<Reply> second = send(server, -3);
            until(() -> count(server, "coalesced") == 1);
            engine.open();
            assertThat(first.join().status()).isEqualTo(500);
            assertThat(second.join().status()).isEqualTo(500);
            assertThat(engine.computed(-3)).isEqualTo(1);
        }
    }

    /** Makes the one worker wait at the gate, so that whatever comes next waits in the queue. */
    private CompletableFuture<Reply> busy(TestServer server) {
        engine.shut();
        CompletableFuture<Reply> busy = send(server, 99);
        until(() -> engine.computed(99) == 1);
        return busy;
    }

    @Test
    void thatTheFirstHasGoneIsNothingToTheOthers() throws IOException {
        try (TestServer server = serve("true", "workers", "1")) {
            CompletableFuture<Reply> busy = busy(server);
            CompletableFuture<Reply> second;
            try (Socket first = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                String request =
                        "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                + body(3).length() + "\r\n\r\n" + body(3);
                first.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                first.getOutputStream().flush();
                second = joined(server, 3);
                first.setSoLinger(true, 0);
            }
            engine.open();
            assertAnswer(second.join(), 6, "coalesced");
            assertAnswer(busy.join(), 198, "miss");
            assertThat(engine.computed(3)).isEqualTo(1);
        }
    }

    /** A request that surely came second. */
    private static CompletableFuture<Reply> joined(TestServer server, double x, String... headers) {
        until(() -> inQueue(server));
        CompletableFuture<Reply> second = send(server, x, headers);
        until(() -> count(server, "coalesced") == 1);
        return second;
    }

    private static int underWay(TestServer server) {
        return figures(server).get("under_way").asInt();
    }

    /** Whether one input waits for the one that is being computed. */
    private static boolean inQueue(TestServer server) {
        return underWay(server) == 2;
    }

    @Test
    void thatTheFirstRanOutOfTimeIsNothingToTheOthers() throws IOException {
        try (TestServer server = serve("true", "workers", "1")) {
            CompletableFuture<Reply> busy = busy(server);
            CompletableFuture<Reply> first = send(server, 3, "X-Request-Timeout-Ms", "300");
            CompletableFuture<Reply> second = joined(server, 3);
            assertThat(first.join().status()).as("while the worker is busy").isEqualTo(504);
            engine.open();
            assertAnswer(second.join(), 6, "coalesced");
            assertAnswer(busy.join(), 198, "miss");
        }
    }

    @Test
    void whoJoinsKeepsItsOwnDeadline() throws IOException {
        try (TestServer server = serve("true", "workers", "1")) {
            CompletableFuture<Reply> first = busy(server);
            CompletableFuture<Reply> second = send(server, 99, "X-Request-Timeout-Ms", "100");
            assertThat(second.join().status()).as("while the first is computed").isEqualTo(504);
            engine.open();
            assertAnswer(first.join(), 198, "miss");
            assertAnswer(server.post("/predict", body(99)), 198, "hit");
        }
    }

    @Test
    void whatNobodyWaitsForIsNotComputed() throws IOException {
        try (TestServer server = serve("true", "workers", "1")) {
            CompletableFuture<Reply> busy = busy(server);
            CompletableFuture<Reply> first = send(server, 3, "X-Request-Timeout-Ms", "300");
            CompletableFuture<Reply> second = joined(server, 3, "X-Request-Timeout-Ms", "200");
            assertThat(first.join().status()).isEqualTo(504);
            assertThat(second.join().status()).isEqualTo(504);
            engine.open();
            assertAnswer(busy.join(), 198, "miss");
            until(() -> underWay(server) == 0);
            assertThat(engine.computed(3)).isZero();
            assertAnswer(server.post("/predict", body(3)), 6, "miss");
        }
    }

    @Test
    void whatIsRefusedIsRefusedForAllAndForgotten() throws IOException {
        try (TestServer server = serve("true", "workers", "1", "worker_queue", "1")) {
            CompletableFuture<Reply> busy = busy(server);
            CompletableFuture<Reply> queued = send(server, 3);
            until(() -> inQueue(server));
            assertThat(server.post("/predict", body(4)).status()).isEqualTo(503);
            engine.open();
            assertAnswer(queued.join(), 6, "miss");
            assertAnswer(busy.join(), 198, "miss");
            assertAnswer(server.post("/predict", body(4)), 8, "miss");
        }
    }
}
