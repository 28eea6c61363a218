package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.server.registry.LoadReport;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to requests when the server goes, and to those it cannot take. */
class ShutdownTest {

    private static final int REQUESTS = 200;

    @TempDir
    private Path folder;

    private static List<CompletableFuture<HttpResponse<String>>> post(TestServer server, int count) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var request = server.request("/predict", "Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"x\": " + i + "}"))
                    .build();
            answers.add(server.client().sendAsync(request, BodyHandlers.ofString()));
        }
        return answers;
    }

    /** A model that takes for ever to load keeps nobody waiting, and nothing of a closed server. */
    @Test
    @Timeout(60)
    void aServerThatIsClosedWhileItsModelsLoadLeavesNoThreadBehind() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        NumberEngine engine = new NumberEngine("slow") {
            @Override
            public LoadedPart load(Path file) {
                loading.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new ModelLoadException("interrupted", e);
                }
                throw new AssertionError("it was never opened");
            }
        };
        Files.writeString(folder.resolve("model.slow"), "");
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        CompletableFuture<LoadReport> report;
        try (TestServer server = TestServer.start(List.of(engine), folder)) {
            loading.await();
            report = CompletableFuture.supplyAsync(server::awaitLoaded);
        }
        assertThat(report.get().serving()).isEmpty();
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(each) && each.getName().equals("jvm-metrics")) {
                each.join();
            }
        }
    }

    @Test
    void whatIsInFlightIsAnsweredAndTheModelClosedAfterwards() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(folder, "inline_budget", "0ms", "workers", String.valueOf(REQUESTS))) {
            List<CompletableFuture<HttpResponse<String>>> answers = post(server, REQUESTS);
            engine.arrived.acquire(REQUESTS);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close);
            assertThat(engine.closed).hasValue(0);
            engine.open();
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(answers.get(i).get().statusCode()).isEqualTo(200);
                assertThat(answers.get(i).get().body()).contains("\"prediction\":" + i + ".0");
            }
            closing.get();
            assertThat(engine.closed).hasValue(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(folder, "inline_budget", "0ms", "workers", "4");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            engine.open();
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                String body = i % 7 == 3 ? "{\"y\": 1}" : "{\"x\": " + i + "}";
                requests.append("POST /predict HTTP/1.1\r\nHost: x\r\nX-Request-Id: r")
                        .append(i);
                requests.append(i == 49 ? "\r\nConnection: close" : "");
                requests.append("\r\nContent-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
            }
            socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answers.split("(?=HTTP/1.1 )", -1);
            assertThat(parts).hasSize(50);
            for (int i = 0; i < 50; i++) {
                assertThat(parts[i]).containsIgnoringCase("x-request-id: r" + i + "\r\n");
                assertThat(parts[i]).contains(i % 7 == 3 ? " 422 " : "\"prediction\":" + i + ".0");
            }
        }
    }

    @Test
    void moreThanMayWaitIsTurnedAwayAtOnce() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(folder, "inline_budget", "0ms", "workers", "1", "worker_queue", "1")) {
            List<CompletableFuture<HttpResponse<String>>> first = post(server, 1);
            engine.arrived.acquire();
            List<CompletableFuture<HttpResponse<String>>> more = post(server, 2);
            HttpResponse<String> refused =
                    more.get(0).applyToEither(more.get(1), answer -> answer).get();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            engine.open();
            assertThat(first.getFirst().get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFaultOfOursSaysNothingOfItsCause() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(folder)) {
            engine.open();
            var reply = server.post("/predict", "{\"x\": -1}");
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.response().body()).isEqualTo("{\"detail\":\"Internal Server Error\"}");
            assertThat(server.post("/predict", "{\"x\": 1}").status()).isEqualTo(200);
        }
    }
}
