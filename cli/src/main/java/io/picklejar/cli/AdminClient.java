package io.picklejar.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Talks to a server's admin listener. Whatever goes wrong is a {@link FailureException} of one line. */
final class AdminClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI address;
    private final @Nullable String key;

    /** @param address without a slash at its end */
    AdminClient(URI address, @Nullable String key) {
        this.address = address;
        this.key = key;
    }

    /** A path's part, whatever is in it. */
    static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return send(request(path).GET());
    }

    /** @param body null for none */
    JsonNode post(String path, @Nullable JsonNode body) {
        return send(withBody("POST", path, body));
    }

    JsonNode put(String path, JsonNode body) {
        return send(withBody("PUT", path, body));
    }

    private HttpRequest.Builder withBody(String method, String path, @Nullable JsonNode body) {
        return body == null
                ? request(path).method(method, BodyPublishers.noBody())
                : request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body.toString()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(ANSWER)
                .header("Accept", "application/json");
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build()) {
            return read(client.send(request.build(), BodyHandlers.ofString()));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new FailureException(
                    "no server at " + address + " (expected: a server's admin listener; --admin names another)", e);
        } catch (HttpTimeoutException e) {
            throw new FailureException(address + ": no answer within " + ANSWER.toSeconds() + " s", e);
        } catch (IOException e) {
            throw new FailureException(address + ": no answer that makes sense: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted", e);
        }
    }

    private JsonNode read(HttpResponse<String> answer) {
        JsonNode body;
        try {
            body = Json.parse(answer.body());
        } catch (JacksonException e) {
            throw new FailureException(
                    address + ": no admin listener of picklejar (status " + answer.statusCode() + ")", e);
        }
        if (answer.statusCode() / 100 == 2) {
            return body;
        }
        String hint = answer.statusCode() == 401 ? " (PICKLEJAR_ADMIN_KEY or --key)" : "";
        throw new FailureException(detail(body, answer.statusCode()) + hint);
    }

    private static String detail(JsonNode body, int status) {
        JsonNode detail = body.path("detail");
        if (!detail.isArray()) {
            return detail.asString("status " + status);
        }
        List<String> messages = new ArrayList<>();
        detail.forEach(each -> messages.add(each.path("msg").asString("status " + status)));
        return String.join("; ", messages);
    }
}
