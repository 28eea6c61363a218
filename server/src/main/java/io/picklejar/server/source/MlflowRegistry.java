package io.picklejar.server.source;

import io.picklejar.server.config.ConfigException;
import io.picklejar.server.config.SourceConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls of MLflow's REST API (2.0, served by MLflow 1.x to 3.x alike) that lead from the name of a model to its files.
 * Credentials come from the variables that MLflow's own client reads: {@code MLFLOW_TRACKING_TOKEN}, or {@code
 * MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}.
 */
final class MlflowRegistry {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int DEEPEST = 10;

    private final String base;
    private final HttpGet http;

    private MlflowRegistry(String base, HttpGet http) {
        this.base = base;
        this.http = http;
    }

    static MlflowRegistry of(SourceConfig config, Map<String, String> environment) {
        String uri = config.mlflowTrackingUri().orElse(environment.getOrDefault("MLFLOW_TRACKING_URI", ""));
        if (!uri.startsWith("http://") && !uri.startsWith("https://")) {
            throw new ConfigException("mlflow_tracking_uri: " + (uri.isEmpty() ? "not set" : Names.printable(uri))
                    + " (expected: the URL of the MLflow server, here or in MLFLOW_TRACKING_URI)");
        }
        return new MlflowRegistry(uri.replaceAll("/+$", ""), new HttpGet(config.timeout(), authorization(environment)));
    }

    private static @Nullable String authorization(Map<String, String> environment) {
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        if (user.isEmpty()) {
            return null;
        }
        String pair = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    String base() {
        return base;
    }

    /** The version that an alias, or else one of the old stages, points to. */
    String versionOf(String model, String alias) throws IOException {
        try {
            JsonNode answer =
                    get("/api/2.0/mlflow/registered-models/alias?name=" + encoded(model) + "&alias=" + encoded(alias));
            return version(answer.path("model_version"), model, alias);
        } catch (StoreException e) {
            if (e.isPassing()) {
                throw e;
            }
            return versionInStage(model, alias, e);
        }
    }

    private String versionInStage(String model, String stage, StoreException noAlias) throws IOException {
        JsonNode answer;
        try {
            answer = get("/api/2.0/mlflow/registered-models/get-latest-versions?name=" + encoded(model) + "&stages="
                    + encoded(stage));
        } catch (StoreException e) {
            throw e.isPassing() ? e : noAlias;
        }
        if (answer.path("model_versions").isEmpty()) {
            throw noAlias;
        }
        return version(answer.path("model_versions").path(0), model, stage);
    }

    private static String version(JsonNode node, String model, String alias) throws StoreException {
        String version = node.path("version").asString("");
        if (!Names.isName(version)) {
            throw StoreException.lasting("models:/" + model + "@" + alias + ": version \"" + Names.printable(version)
                    + "\" (expected: a number)");
        }
        return version;
    }

    /** Where the files of a version are, as MLflow says it: {@code s3://…}, {@code mlflow-artifacts:/…}, a path. */
    String downloadUri(String model, String version) throws IOException {
        JsonNode answer = get("/api/2.0/mlflow/model-versions/get-download-uri?name=" + encoded(model) + "&version="
                + encoded(version));
        return answer.path("artifact_uri").asString("");
    }

    /**
     * The files below a folder that the server proxies, by their path within it.
     *
     * @param tag what changes with the content; the server gives no ETags, but a version's files do not change
     */
    List<RemoteObject> artifacts(String root, String tag, int most) throws IOException {
        List<RemoteObject> files = new ArrayList<>();
        collect(root, "", tag, most, 0, files);
        return files;
    }

    private void collect(String root, String folder, String tag, int most, int depth, List<RemoteObject> files)
            throws IOException {
        if (depth > DEEPEST) {
            throw StoreException.lasting("more than " + DEEPEST + " folders within each other");
        }
        JsonNode answer = get("/api/2.0/mlflow-artifacts/artifacts?path=" + encoded(root + folder));
        for (JsonNode file : answer.path("files")) {
            String path = file.path("path").asString("");
            String name = folder + "/" + path.substring(path.lastIndexOf('/') + 1);
            String refusal = Names.refusal(name.substring(1));
            if (refusal != null) {
                throw StoreException.lasting("refused: " + refusal);
            }
            if (file.path("is_dir").asBoolean(false)) {
                collect(root, name, tag, most, depth + 1, files);
            } else {
                files.add(new RemoteObject(
                        name.substring(1), file.path("file_size").asLong(-1), tag));
            }
            if (files.size() > most) {
                throw StoreException.lasting(
                        "more than " + most + " files (expected: at most that, source_max_objects)");
            }
        }
    }

    ObjectStore.Body open(String path, long offset) throws IOException {
        StringBuilder encoded = new StringBuilder();
        for (String segment : path.split("/", -1)) {
            encoded.append('/').append(encoded(segment));
        }
        return http.body(URI.create(base + "/api/2.0/mlflow-artifacts/artifacts" + encoded), offset);
    }

    private JsonNode get(String call) throws IOException {
        try {
            return JSON.readTree(http.text(URI.create(base + call)));
        } catch (JacksonException e) {
            throw StoreException.lasting(base + ": answers something other than JSON; is it an MLflow server?", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
