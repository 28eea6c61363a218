package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that take without giving are ended; those that behave are kept. */
class SlowClientTest {

    private static final String BODY = "{\"features\": [5.1, 3.5, 1.4, 0.2]}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.EXAMPLES.resolve("iris"), "idle_timeout", "1s", "request_timeout", "500ms")
                .loaded();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String readToEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String post(int length) {
        return "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    @Test
    void aSilentConnectionIsClosed() throws IOException {
        try (Socket socket = connect()) {
            assertThat(readToEnd(socket)).isEmpty();
        }
    }

    @Test
    void aHeadThatNeverEndsIsCutOff() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "POST /predict HTTP/1.1\r\nHost: x\r\nX-Drip: ");
            assertThat(readToEnd(socket)).isEmpty();
        }
    }

    @Test
    void aBodyThatNeverEndsIsATimeout() throws IOException {
        try (Socket socket = connect()) {
            write(socket, post(100) + "{\"features\"");
            assertThat(readToEnd(socket)).startsWith("HTTP/1.1 408 ").contains("the body did not arrive in time");
        }
    }

    @Test
    void requestsMayBePipelinedOnOneConnection() throws IOException {
        String request = post(BODY.length()) + BODY;
        try (Socket socket = connect()) {
            write(socket, request.repeat(20));
            String answers = readToEnd(socket);
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(21);
        }
    }

    @Test
    void answersNobodyTakesEndTheConnection() throws IOException, InterruptedException {
        String file = "GET /docs/assets/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n";
        int length;
        try (Socket socket = connect()) {
            write(socket, file);
            length = readToEnd(socket).getBytes(StandardCharsets.UTF_8).length;
        }
        assertThat(length).isGreaterThan(1_000_000);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            write(socket, file.repeat(20));
            Thread.sleep(4_000); // the server gives it 1.5 s
            assertThat(takenBeforeItEnds(socket)).isLessThan(20L * length);
        }
    }

    private static long takenBeforeItEnds(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] part = new byte[1 << 16];
        long taken = 0;
        try {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                taken += read;
            }
        } catch (SocketException reset) {
            // that is an end, too
        }
        return taken;
    }

    @Test
    void aConnectionInUseIsKept() throws IOException, InterruptedException {
        String request = post(BODY.length()) + BODY;
        try (Socket socket = connect()) {
            for (int i = 0; i < 10; i++) {
                write(socket, request);
                assertThat(head(socket)).contains(" 200 ");
                Thread.sleep(300);
            }
        }
    }

    /** Reads an answer and returns its first line. */
    private static String head(Socket socket) throws IOException {
        byte[] answer = new byte[4096];
        int read = 0;
        while (read < 1 || answer[read - 1] != '}') {
            read += socket.getInputStream().read(answer, read, answer.length - read);
        }
        return new String(answer, 0, read, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz\r\nabc\r\n0\r\n\r\n", "-5\r\nabc", "fffffffffffffffff\r\nabc", "3\r\nabcdef\r\n0\r\n\r\n"})
    void aBodyWhosePartsAreNoneIsABadRequest(String body) throws IOException {
        try (Socket socket = connect()) {
            write(
                    socket,
                    "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n" + body);
            assertThat(readToEnd(socket))
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("connection: close")
                    .contains("the body is not in chunks, though Transfer-Encoding says so");
        }
    }

    private static String expecting(int length) {
        return post(length).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOn() throws IOException {
        try (Socket socket = connect()) {
            write(socket, expecting(BODY.length()));
            byte[] answer = new byte[1000];
            int read = socket.getInputStream().read(answer);
            assertThat(new String(answer, 0, read, StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            write(socket, BODY);
            assertThat(readToEnd(socket)).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void whoAsksBeforeSendingTooMuchIsNot() throws IOException {
        try (Socket socket = connect()) {
            write(socket, expecting(100 << 20));
            assertThat(readToEnd(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void whatIsNotHttpIsRefused() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "\u0016\u0003\u0001 hello\r\n\r\n");
            assertThat(readToEnd(socket)).contains(" 400 ");
        }
        try (Socket socket = connect()) {
            write(socket, "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(readToEnd(socket)).contains(" 414 ");
        }
        try (Socket socket = connect()) {
            write(socket, "GET /live HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n");
            assertThat(readToEnd(socket)).contains(" 431 ");
        }
        assertThat(server.post("/predict", BODY).status()).isEqualTo(200);
    }
}
