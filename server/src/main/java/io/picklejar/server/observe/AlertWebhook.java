package io.picklejar.server.observe;

import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts alerts to an address, one after the other, on a virtual thread of its own. Whoever tells it of one never waits: where
 * too many are waiting, the new one is dropped and the log says so. The address is never logged.
 */
public final class AlertWebhook implements RegistryListener, AutoCloseable {

    /** Between one attempt and the next. */
    public static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private static final Logger LOG = LoggerFactory.getLogger(AlertWebhook.class);
    private static final int QUEUE = 100;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI address;
    private final List<Duration> pauses;
    private final BlockingQueue<RegistryEvent> queue = new ArrayBlockingQueue<>(QUEUE);
    private @Nullable Thread thread;

    /** @param pauses before each attempt after the first */
    public AlertWebhook(URI address, List<Duration> pauses) {
        this.address = address;
        this.pauses = List.copyOf(pauses);
    }

    /** Begins to post. */
    public void start() {
        thread = Thread.ofVirtual().name("alerts").start(this::run);
    }

    @Override
    public void on(RegistryEvent event) {
        if (event.isAlert() && !queue.offer(event)) {
            LOG.warn("an alert about model {} was not posted: {} are waiting", event.model(), QUEUE);
        }
    }

    private void run() {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            while (true) {
                post(client, queue.take());
            }
        } catch (InterruptedException e) {
            LOG.debug("no more alerts are posted");
        }
    }

    private void post(HttpClient client, RegistryEvent event) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body(event))))
                .build();
        String problem = attempt(client, request);
        for (Duration pause : pauses) {
            if (problem == null) {
                return;
            }
            Thread.sleep(pause);
            problem = attempt(client, request);
        }
        if (problem != null) {
            LOG.warn("an alert about model {} could not be posted: {}", event.model(), problem);
        }
    }

    /** Why it was not taken, or null. */
    private static @Nullable String attempt(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status / 100 == 2 ? null : "status " + status;
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** {@code text} is what chat services show. */
    private static Map<String, @Nullable Object> body(RegistryEvent event) {
        String kind = event.kind().name().toLowerCase(Locale.ROOT);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("text", "picklejar: " + event.headline());
        body.put("time", event.time().toString());
        body.put("event", kind);
        body.put("model", event.model());
        body.put("version", event.version());
        body.put("detail", event.detail());
        return body;
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
