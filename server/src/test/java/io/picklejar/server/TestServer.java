package io.picklejar.server;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.sklearn.SklearnEngine;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.registry.LoadReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a free port, and a client that speaks to it over a real socket. */
final class TestServer implements AutoCloseable {

    static final Path EXAMPLES = Path.of("..", "examples");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PicklejarServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(PicklejarServer server) {
        this.server = server;
    }

    static TestServer start(Path what, String... settings) {
        return start(List.of(new SklearnEngine(), new BoosterEngine()), what, settings);
    }

    /** @param settings {@code key, value, key, value, …} */
    static TestServer start(List<ModelEngine> engines, Path what, String... settings) {
        Map<String, String> flags =
                new HashMap<>(Map.of("port", "0", "admin_port", "0", "warm_up", "1ms", "shutdown_delay", "10ms"));
        for (int i = 0; i < settings.length; i += 2) {
            flags.put(settings[i], settings[i + 1]);
        }
        return new TestServer(PicklejarServer.start(ServerConfig.from(Settings.of(flags)), engines, what));
    }

    TestServer loaded() {
        awaitLoaded();
        return this;
    }

    LoadReport awaitLoaded() {
        try {
            return server.awaitLoaded();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    PicklejarServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    URI uri(String path) {
        return URI.create(server.address() + path);
    }

    URI adminUri(String path) {
        return URI.create(server.adminAddress() + path);
    }

    /**
     * A call of the admin listener.
     *
     * @param body empty for none
     */
    Reply admin(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(adminUri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    /** An answer with its body read as JSON. */
    record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /**
     * What the admin listener answers to a request whose head is written as it is.
     *
     * @param headers each as a line; the first may be a body instead, which begins with a brace
     */
    String rawAdmin(String line, String... headers) throws IOException {
        boolean hasBody = headers[0].startsWith("{");
        StringBuilder request = new StringBuilder(line).append(" HTTP/1.1\r\n");
        for (int i = hasBody ? 1 : 0; i < headers.length; i++) {
            request.append(headers[i]).append("\r\n");
        }
        request.append("Connection: close\r\n\r\n").append(hasBody ? headers[0] : "");
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), adminUri("/").getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.toString().getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Reply get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    Reply post(String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    Reply send(HttpRequest request) {
        try {
            return new Reply(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpClient client() {
        return client;
    }

    static JsonNode parse(String json) {
        return JSON.readTree(json);
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
