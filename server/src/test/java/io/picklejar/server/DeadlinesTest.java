package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import io.picklejar.server.remote.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that come too late, and callers who do not wait for theirs. A gate is shut as long as a test wants. */
@Timeout(60)
class DeadlinesTest {

    private static final String[] ON_A_WORKER = {"inline_budget", "0ms", "workers", "1"};

    @SuppressWarnings("NullAway.Init")
    private Path model;

    @BeforeEach
    void named(@TempDir Path folder) throws IOException {
        model = Files.createDirectories(folder.resolve("gated"));
    }

    private static Reply post(TestServer server, int x, String millis) {
        return server.post("/predict", "{\"x\": " + x + "}", "X-Request-Timeout-Ms", millis);
    }

    private static void assertLate(Reply reply) {
        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.json().get("detail").asString()).isEqualTo("the request took longer than it may");
    }

    private static void assertCounted(TestServer server, String series, int times) throws Exception {
        Eventually.holds(() -> server.get("/metrics")
                .response()
                .body()
                .lines()
                .anyMatch(line -> line.startsWith(series) && line.endsWith("} " + times + ".0")));
    }

    @Test
    void whatIsComputedTooSlowlyIsToldWhenItsTimeIsUp() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(model, ON_A_WORKER)) {
            assertLate(post(server, 1, "50"));
            assertThat(engine.arrived.tryAcquire()).as("it was begun").isTrue();
            engine.open();
            assertThat(post(server, 2, "20000").status()).isEqualTo(200);
            assertCounted(server, "picklejar_errors_total{kind=\"deadline\",model=\"gated\",status=\"504\"}", 1);
            assertCounted(server, "picklejar_requests_total{batch=\"false\",model=\"gated\"", 1);
        }
    }

    @Test
    void whatWaitsTooLongIsToldWhenItsTimeIsUpAndNeverComputed() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(model, ON_A_WORKER)) {
            CompletableFuture<Reply> first = CompletableFuture.supplyAsync(() -> post(server, 1, "20000"));
            engine.arrived.acquire();
            assertLate(post(server, 2, "50"));
            engine.open();
            assertThat(first.get().status()).isEqualTo(200);
            assertThat(post(server, 3, "20000").status()).isEqualTo(200);
            assertThat(engine.arrived.availablePermits()).isEqualTo(1);
        }
    }

    @Test
    void whatAnEventLoopComputesTooSlowlyIsToldAfterwards() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(model, "inline_budget", "1s")) {
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(engine::open);
            assertLate(post(server, 1, "50"));
            assertThat(post(server, 2, "20000").status()).isEqualTo(200);
        }
    }

    @Test
    void whoseCallerHasGoneIsCountedApart() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(model, ON_A_WORKER);
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            for (int stream = 1; stream <= 3; stream += 2) {
                connection.post(stream);
                connection.body(stream, "{\"x\": " + stream + "}");
            }
            engine.arrived.acquire();
            connection.reset(3);
            connection.get(5, "/live");
            connection.await(RawHttp2.DATA, 5);
            engine.open();
            assertThat(connection.await(RawHttp2.DATA, 1).text()).contains("\"prediction\":1.0");
            assertCounted(server, "picklejar_errors_total{kind=\"cancelled\",model=\"gated\",status=\"499\"}", 1);
        }
    }
}
