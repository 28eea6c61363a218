package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed bodies in both directions, over real connections. */
class GzipTest {

    private static final String ROW = "{\"features\": [5.1, 3.5, 1.4, 0.2]}";
    private static final String BATCH =
            "{\"batch\": [" + "[5.1, 3.5, 1.4, 0.2], ".repeat(99) + "[5.1, 3.5, 1.4, 0.2]]}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.EXAMPLES.resolve("iris"), "max_body_bytes", "64k")
                .loaded();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static Reply post(byte[] body, String encoding) {
        return server.send(server.request("/predict", "Content-Type", "application/json", "Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    @ParameterizedTest
    @CsvSource({"gzip", "GZIP", "x-gzip"})
    void aZippedRowIsARow(String encoding) throws IOException {
        Reply reply = post(zipped(ROW.getBytes(StandardCharsets.UTF_8)), encoding);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        assertThat(reply.json().get("prediction").asInt()).isZero();
    }

    @Test
    void identityIsNoEncoding() {
        assertThat(post(ROW.getBytes(StandardCharsets.UTF_8), "identity").status())
                .isEqualTo(200);
    }

    @Test
    void aBombIsRefusedOnceItIsLargerThanABodyMayBe() throws IOException {
        byte[] bomb = zipped(new byte[50 << 20]);
        assertThat(bomb.length).isLessThan(64 << 10);
        Reply reply = post(bomb, "gzip");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.json().get("detail").asString()).isEqualTo("the body, inflated, is longer than 65536 bytes");
        assertThat(server.post("/predict", ROW).status()).isEqualTo(200);
    }

    @Test
    void theLimitIsExact() throws IOException {
        byte[] fits = Arrays.copyOf(ROW.getBytes(StandardCharsets.UTF_8), 64 << 10);
        Arrays.fill(fits, ROW.length(), fits.length, (byte) ' ');
        assertThat(post(zipped(fits), "gzip").status()).isEqualTo(200);
        byte[] tooLong = Arrays.copyOf(fits, fits.length + 1);
        tooLong[fits.length] = ' ';
        assertThat(post(zipped(tooLong), "gzip").status()).isEqualTo(413);
    }

    @Test
    void whatIsNotGzipThoughItSaysSoIsABadRequest() throws IOException {
        byte[] whole = zipped(ROW.getBytes(StandardCharsets.UTF_8));
        byte[] spoilt = whole.clone();
        spoilt[whole.length - 6] ^= 1;
        for (byte[] body :
                new byte[][] {ROW.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, whole.length - 9), spoilt, {}
                }) {
            Reply reply = post(body, "gzip");
            assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
            assertThat(reply.json().get("detail").asString())
                    .isEqualTo("the body is not gzip, though Content-Encoding says so");
        }
    }

    @Test
    void manyMembersAreOneBodyAndTooManyNone() throws IOException {
        byte[] empty = zipped(new byte[0]);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 1; i < 1000; i++) {
            body.write(empty);
        }
        body.write(zipped(ROW.getBytes(StandardCharsets.UTF_8)));
        assertThat(post(body.toByteArray(), "gzip").status()).isEqualTo(200);
        while (body.size() < 64_000) {
            body.write(empty);
        }
        Reply reply = post(body.toByteArray(), "gzip");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("detail").asString()).isEqualTo("the body is gzip of more than 1000 members");
    }

    @ParameterizedTest
    @CsvSource({"br", "deflate", "'gzip, gzip'", "zstd"})
    void otherEncodingsAreRefused(String encoding) {
        Reply reply = post(ROW.getBytes(StandardCharsets.UTF_8), encoding);
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.json().get("detail").asString())
                .isEqualTo("Content-Encoding: " + encoding + " (expected: gzip or none)");
    }

    private static HttpResponse<byte[]> batch(TestServer from, String accept) throws Exception {
        var request = from.request("/predict/batch", "Content-Type", "application/json", "Accept-Encoding", accept)
                .POST(BodyPublishers.ofString(BATCH))
                .build();
        return from.client().send(request, BodyHandlers.ofByteArray());
    }

    private static boolean isZipped(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
    }

    @ParameterizedTest
    @CsvSource({"gzip", "'br, GZIP;q=0.5'", "*", "'deflate;q=1, *;q=0.1'"})
    void aLongAnswerIsZippedForWhoTakesIt(String accept) throws Exception {
        HttpResponse<byte[]> answer = batch(server, accept);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(isZipped(answer)).isTrue();
        assertThat(answer.headers().firstValue("Vary"))
                .hasValueSatisfying(vary -> assertThat(vary).isEqualToIgnoringCase("accept-encoding"));
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(answer.body().length).isLessThan(plain.length / 3);
        assertThat(TestServer.parse(new String(plain, StandardCharsets.UTF_8))
                        .get("batch_size")
                        .asInt())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"br", "gzip;q=0", "'*;q=1, gzip;q=0'", "identity"})
    void aLongAnswerIsPlainForOthers(String accept) throws Exception {
        HttpResponse<byte[]> answer = batch(server, accept);
        assertThat(isZipped(answer)).isFalse();
        assertThat(answer.headers().firstValue("Vary")).isPresent();
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"batch_size\":100");
    }

    @Test
    void aShortAnswerIsPlain() {
        Reply reply = server.post("/predict", ROW, "Accept-Encoding", "gzip");
        assertThat(reply.header("Content-Encoding")).isEmpty();
        assertThat(reply.header("Vary")).isEmpty();
        assertThat(reply.json().get("prediction").asInt()).isZero();
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        try (TestServer plain = TestServer.start(TestServer.EXAMPLES.resolve("iris"), "gzip", "false")
                .loaded()) {
            HttpResponse<byte[]> answer = batch(plain, "gzip");
            assertThat(isZipped(answer)).isFalse();
            assertThat(answer.headers().firstValue("Vary")).isEmpty();
        }
    }
}
