package io.picklejar.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryEvent.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertWebhookTest {

    private final BlockingQueue<String> posted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private AlertWebhook webhook(Duration... pauses) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        return new AlertWebhook(address, List.of(pauses));
    }

    private static RegistryEvent event(Kind kind, String detail) {
        return new RegistryEvent(Instant.EPOCH, kind, "m", null, detail, null);
    }

    private String next() throws InterruptedException {
        String body = posted.poll(30, TimeUnit.SECONDS);
        assertThat(body).isNotNull();
        return String.valueOf(body);
    }

    @Test
    void postsAlertsAndNothingElse() throws Exception {
        try (AlertWebhook webhook = webhook()) {
            webhook.on(event(Kind.READY, "no alert"));
            webhook.on(event(Kind.PROBLEM, "a \"quoted\"\nline"));
            webhook.start();
            assertThat(next())
                    .isEqualTo("{\"text\":\"picklejar: model m problem: a \\\"quoted\\\"\\nline\","
                            + "\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"problem\",\"model\":\"m\","
                            + "\"version\":null,\"detail\":\"a \\\"quoted\\\"\\nline\"}");
            assertThat(posted).isEmpty();
        }
    }

    @Test
    void triesAgainAndThenGoesOnWithTheNext() throws Exception {
        answers.addAll(List.of(500, 302, 204, 500, 500, 500));
        try (AlertWebhook webhook = webhook(Duration.ofMillis(1), Duration.ofMillis(1))) {
            webhook.start();
            for (String detail : List.of("one", "two", "three")) {
                webhook.on(event(Kind.FAILED, detail));
            }
            for (String detail : List.of("one", "one", "one", "two", "two", "two", "three")) {
                assertThat(next()).contains("\"detail\":\"" + detail + "\"");
            }
        }
    }

    @Test
    void nobodyWaitsForIt() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            try {
                posted.add("");
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        URI slow = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slow");
        try (AlertWebhook webhook = new AlertWebhook(slow, List.of())) {
            webhook.start();
            webhook.on(event(Kind.FAILED, "first"));
            next();
            for (int i = 0; i < 1000; i++) {
                webhook.on(event(Kind.FAILED, "more"));
            }
            release.countDown();
            for (int i = 0; i < 100; i++) {
                next();
            }
            webhook.on(event(Kind.FAILED, "last"));
            next();
            assertThat(posted).isEmpty();
        }
    }
}
