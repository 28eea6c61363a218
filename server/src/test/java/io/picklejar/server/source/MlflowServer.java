package io.picklejar.server.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers as MLflow's documentation of its REST API 2.0 has it. No MLflow server could be installed where these tests were
 * written, so this stands in for one: it shows that we speak the documented API, not that a given release does.
 */
final class MlflowServer implements AutoCloseable {

    static final String TOKEN = "secret-token";
    private static final String API = "/api/2.0/mlflow";

    private final HttpServer server;
    private final Map<String, String> locations = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final Map<String, String> stages = new LinkedHashMap<>();
    private final TreeMap<String, String> files = new TreeMap<>();

    MlflowServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void version(String model, String version, String location) {
        locations.put(model + "/" + version, location);
    }

    void alias(String model, String alias, String version) {
        aliases.put(model + "@" + alias, version);
    }

    void stage(String model, String stage, String version) {
        stages.put(model + "@" + stage, version);
    }

    void file(String path, String content) {
        files.put(path, content);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "You are not authenticated.");
                return;
            }
            Map<String, String> query = query(exchange);
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case API + "/registered-models/alias" ->
                    version(
                            exchange,
                            aliases.get(query.get("name") + "@" + query.get("alias")),
                            "model_version",
                            false);
                case API + "/registered-models/get-latest-versions" ->
                    version(
                            exchange,
                            stages.get(query.get("name") + "@" + query.get("stages")),
                            "model_versions",
                            true);
                case API + "/model-versions/get-download-uri" ->
                    send(
                            exchange,
                            200,
                            "{\"artifact_uri\": \"" + locations.get(query.get("name") + "/" + query.get("version"))
                                    + "\"}");
                case API + "-artifacts/artifacts" -> list(exchange, query.getOrDefault("path", ""));
                default -> download(exchange, path.substring((API + "-artifacts/artifacts/").length()));
            }
        }
    }

    private static void version(HttpExchange exchange, @Nullable String version, String key, boolean list)
            throws IOException {
        if (version == null && !list) {
            send(exchange, 404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"alias not found.\"}");
            return;
        }
        String one =
                version == null ? "" : "{\"name\": \"x\", \"version\": \"" + version + "\", \"status\": \"READY\"}";
        send(exchange, 200, "{\"" + key + "\": " + (list ? "[" + one + "]" : one) + "}");
    }

    private void list(HttpExchange exchange, String folder) throws IOException {
        TreeSet<String> entries = new TreeSet<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getKey().startsWith(folder + "/")) {
                String rest = file.getKey().substring(folder.length() + 1);
                int slash = rest.indexOf('/');
                entries.add(
                        slash >= 0
                                ? "{\"path\": \"" + rest.substring(0, slash) + "\", \"is_dir\": true}"
                                : "{\"path\": \"" + rest + "\", \"is_dir\": false, \"file_size\": "
                                        + file.getValue().length() + "}");
            }
        }
        send(exchange, 200, "{\"files\": [" + String.join(", ", entries) + "]}");
    }

    private void download(HttpExchange exchange, String path) throws IOException {
        String content = files.get(path);
        send(exchange, content == null ? 404 : 200, content == null ? "not found" : content);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            query.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
