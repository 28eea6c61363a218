package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 without TLS: by the JDK's client, which asks for it with an upgrade, and by hand. */
@Timeout(60)
class Http2Test {

    private static final int STREAMS = 20;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final String ROW = "{\"features\": [5.1, 3.5, 1.4, 0.2]}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void manyRequestsShareAConnectionAndAreAnsweredWhileItDrains() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                HttpClient client = HttpClient.newHttpClient();
                TestServer server = engine.serve(folder, "inline_budget", "0ms", "workers", String.valueOf(STREAMS))) {
            // The first answer tells the client that it may speak HTTP/2 on this connection.
            assertThat(client.send(server.request("/live").GET().build(), BodyHandlers.ofString())
                            .version())
                    .isEqualTo(Version.HTTP_2);
            List<CompletableFuture<HttpResponse<String>>> answers = post(client, server);
            assertThat(engine.arrived.tryAcquire(STREAMS, 20, TimeUnit.SECONDS))
                    .as("all arrive")
                    .isTrue();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close);
            engine.open();
            for (int i = 0; i < STREAMS; i++) {
                HttpResponse<String> answer = answers.get(i).get(20, TimeUnit.SECONDS);
                assertThat(answer.version()).isEqualTo(Version.HTTP_2);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("\"prediction\":" + i + ".0");
            }
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    private static List<CompletableFuture<HttpResponse<String>>> post(HttpClient client, TestServer server) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            var request = server.request("/predict", "Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"x\": " + i + "}"))
                    .build();
            answers.add(client.sendAsync(request, BodyHandlers.ofString()));
        }
        return answers;
    }

    private static TestServer iris(String... settings) {
        return TestServer.start(TestServer.EXAMPLES.resolve("iris"), settings).loaded();
    }

    private static void predicts(RawHttp2 connection, int stream) throws IOException {
        connection.post(stream);
        connection.body(stream, ROW);
        assertThat(connection.await(RawHttp2.DATA, stream).text()).contains("\"prediction\":0");
    }

    @Test
    void aConnectionMayBeginWithHttp2() throws Exception {
        try (TestServer server = iris();
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            predicts(connection, 1);
            connection.get(3, "/nowhere");
            assertThat(connection.await(RawHttp2.DATA, 3).text()).contains("Not Found");
            predicts(connection, 5);
        }
    }

    @Test
    void rapidResetsEndTheConnectionAndNothingElse() throws Exception {
        try (TestServer server = iris();
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            for (int i = 0; i < 201; i++) {
                connection.post(2 * i + 1);
                connection.reset(2 * i + 1);
            }
            assertThat(connection.await(RawHttp2.GO_AWAY, 0).error()).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(server.post("/predict", ROW).status()).isEqualTo(200);
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefused() throws Exception {
        try (TestServer server = iris("http2_max_streams", "3");
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            connection.await(RawHttp2.SETTINGS, 0);
            for (int stream = 1; stream <= 7; stream += 2) {
                connection.post(stream);
            }
            assertThat(connection.await(RawHttp2.RESET, 7).error()).isEqualTo(REFUSED_STREAM);
            connection.body(1, ROW);
            assertThat(connection.await(RawHttp2.DATA, 1).text()).contains("\"prediction\":0");
        }
    }

    @Test
    void aBodyThatNeverEndsCostsItsStreamOnly() throws Exception {
        try (TestServer server = iris("request_timeout", "300ms");
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            connection.post(1);
            predicts(connection, 3);
            assertThat(connection.await(RawHttp2.DATA, 1).text()).contains("the body did not arrive in time");
            assertThat(connection.await(RawHttp2.RESET, 1).error()).isZero();
            predicts(connection, 5);
        }
    }

    @Test
    void anAnswerThatIsNotTakenCostsItsStreamOnly() throws Exception {
        try (TestServer server = iris("idle_timeout", "1s", "request_timeout", "300ms");
                RawHttp2 connection = RawHttp2.connectWithoutWindow(server.port())) {
            connection.post(1);
            connection.body(1, ROW);
            connection.await(RawHttp2.HEADERS, 1);
            for (int i = 0; i < 10; i++) {
                TimeUnit.MILLISECONDS.sleep(200);
                connection.ping();
            }
            assertThat(connection.await(RawHttp2.RESET, 1).error()).isEqualTo(CANCEL);
            connection.get(3, "/live");
            connection.await(RawHttp2.HEADERS, 3);
        }
    }

    @Test
    void aBodyThatIsTooLongCostsItsStreamOnly() throws Exception {
        try (TestServer server = iris("max_body_bytes", "1k");
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            connection.post(1);
            connection.frame(RawHttp2.DATA, 0, 1, new byte[2000]);
            assertThat(connection.await(RawHttp2.DATA, 1).text()).contains("longer than 1024 bytes");
            assertThat(connection.await(RawHttp2.RESET, 1).error()).isZero();
            predicts(connection, 3);
        }
    }

    @Test
    void longBodiesShareTheirMemoryAndGiveItBack() throws Exception {
        try (TestServer server = iris("body_memory", "100k");
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            longBody(connection, 1);
            longBody(connection, 3);
            assertThat(connection.await(RawHttp2.DATA, 3).text()).contains("too many long bodies at once");
            predicts(connection, 5);
            connection.reset(1);
            longBody(connection, 7);
            connection.body(7, "]");
            assertThat(connection.await(RawHttp2.DATA, 7).text()).contains("JSON");
            longBody(connection, 9);
            connection.body(9, "]");
            assertThat(connection.await(RawHttp2.DATA, 9).text()).contains("JSON");
        }
    }

    /** More than is counted, less than two of them may take, and no end. */
    private static void longBody(RawHttp2 connection, int stream) throws IOException {
        connection.post(stream);
        for (int i = 0; i < 5; i++) {
            connection.frame(RawHttp2.DATA, 0, stream, new byte[16_000]);
        }
    }

    @Test
    void whatItsCallerCancelledIsNotComputed() throws Exception {
        try (GatedEngine engine = new GatedEngine();
                TestServer server = engine.serve(folder, "inline_budget", "0ms", "workers", "1");
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            for (int stream = 1; stream <= 5; stream += 2) {
                connection.post(stream);
                connection.body(stream, "{\"x\": " + stream + "}");
            }
            engine.arrived.acquire();
            connection.reset(3);
            connection.get(7, "/live");
            connection.await(RawHttp2.DATA, 7);
            engine.open();
            assertThat(connection.await(RawHttp2.DATA, 5).text()).contains("\"prediction\":5.0");
            engine.arrived.acquire();
            assertThat(engine.arrived.availablePermits()).isZero();
        }
    }

    @Test
    void whatIsSilentIsClosedAndWhatIsUsedIsNot() throws Exception {
        try (TestServer server = iris("idle_timeout", "1s");
                RawHttp2 silent = RawHttp2.connect(server.port());
                RawHttp2 upgraded = RawHttp2.upgrade(server.port())) {
            for (int i = 1; i <= 8; i++) {
                TimeUnit.MILLISECONDS.sleep(300);
                predicts(upgraded, 2 * i + 1);
            }
            assertThat(silent.await(RawHttp2.GO_AWAY, 0).error()).isZero();
            assertThatThrownBy(() -> silent.await(RawHttp2.GO_AWAY, 0)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void whereItIsSwitchedOffTheAnswerIsHttp1() throws Exception {
        try (TestServer server = iris("http2", "false")) {
            assertThat(server.get("/live").response().version()).isEqualTo(Version.HTTP_1_1);
        }
    }
}
