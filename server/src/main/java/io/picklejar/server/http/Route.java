package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a path asks for. */
sealed interface Route {

    Set<String> GET = Set.of("GET", "HEAD");

    /** Methods it answers to. */
    default Set<String> methods() {
        return GET;
    }

    /** Whether its answers are JSON and nothing else. */
    default boolean isJson() {
        return true;
    }

    /** @param model null for the default model */
    record Predict(@Nullable String model, boolean batch) implements Route {
        @Override
        public Set<String> methods() {
            return Set.of("POST");
        }
    }

    record Models() implements Route {}

    record Model(String name) implements Route {}

    record Version(String model, String version) implements Route {}

    record Health() implements Route {}

    record Live() implements Route {}

    record Ready() implements Route {}

    record Startup() implements Route {}

    record Stats() implements Route {}

    record OpenApi() implements Route {}

    record Metrics() implements Route {
        @Override
        public boolean isJson() {
            return false;
        }
    }

    /** A page of the docs, or whatever they need. */
    record Page(String path) implements Route {
        @Override
        public boolean isJson() {
            return false;
        }
    }

    /** @throws ServeException.NotFound for a path that is none of ours */
    static Route of(String rawPath) {
        String path =
                rawPath.length() > 1 && rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
        return switch (path) {
            case "/predict" -> new Predict(null, false);
            case "/predict/batch", "/predict-batch" -> new Predict(null, true);
            case "/models" -> new Models();
            case "/health" -> new Health();
            case "/health/live", "/live" -> new Live();
            case "/health/ready", "/ready" -> new Ready();
            case "/health/startup", "/startup" -> new Startup();
            case "/metrics" -> new Metrics();
            case "/stats" -> new Stats();
            case "/openapi.json" -> new OpenApi();
            default -> withParameters(path);
        };
    }

    private static Route withParameters(String path) {
        String[] parts = path.substring(1).split("/", -1);
        if (parts[0].equals("predict") && parts.length == 2) {
            return new Predict(decoded(parts[1]), false);
        }
        if (parts[0].equals("predict") && parts.length == 3 && parts[2].equals("batch")) {
            return new Predict(decoded(parts[1]), true);
        }
        if (parts[0].equals("models") && parts.length == 2) {
            return new Model(decoded(parts[1]));
        }
        if (parts[0].equals("models") && parts.length == 4 && parts[2].equals("versions")) {
            return new Version(decoded(parts[1]), decoded(parts[3]));
        }
        return new Page(path);
    }

    static String decoded(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ServeException.NotFound("Not Found");
        }
    }
}
