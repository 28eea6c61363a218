package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shares of the traffic as callers see them over HTTP. Short in the build; the long run is {@code ./mvnw -pl server -am test
 * -Dtest=TrafficTest -Dsurefire.failIfNoSpecifiedTests=false -Drequests=100000}.
 */
class TrafficTest {

    private static final int REQUESTS = Integer.getInteger("requests", 4000);
    private static final int CLIENTS = 8;

    @TempDir
    private Path root;

    private TestServer serve() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        ConstantEngine.write(root, "m", "2", 2);
        Files.writeString(root.resolve("m/route.yaml"), "traffic: {\"1\": 90, \"2\": 10}");
        return TestServer.start(List.of(new ConstantEngine()), root, "settle", "0", "request_log", "off")
                .loaded();
    }

    @Test
    void ofRequestsWithoutANameTheSharesAreExact() throws Exception {
        try (TestServer server = serve()) {
            AtomicIntegerArray answers = new AtomicIntegerArray(3);
            eachOf(REQUESTS, (client, i) -> answers.incrementAndGet(ask(server, client, null)));
            System.out.printf("%d requests at 90/10: %d and %d%n", REQUESTS, answers.get(1), answers.get(2));
            assertThat(answers.get(1) + answers.get(2)).isEqualTo(REQUESTS);
            assertThat(answers.get(2)).isEqualTo(REQUESTS / 10);
        }
    }

    @Test
    void callersStayAndMoveFromTheOldVersionToTheNewOneOnly() throws Exception {
        int callers = REQUESTS / 4;
        try (TestServer server = serve()) {
            ConcurrentHashMap<Integer, Integer> first = versions(server, callers);
            assertThat(versions(server, callers)).as("asked again").isEqualTo(first);
            assertShare(first, 0.1, callers);
            assertThat(server.admin("PUT", "/models/m/traffic", "{\"1\": 80, \"2\": 20}")
                            .status())
                    .isEqualTo(200);
            ConcurrentHashMap<Integer, Integer> second = versions(server, callers);
            assertShare(second, 0.2, callers);
            List<Integer> movedBack = new ArrayList<>();
            first.forEach((caller, version) -> {
                if (version == 2 && second.getOrDefault(caller, 0) != 2) {
                    movedBack.add(caller);
                }
            });
            assertThat(movedBack).isEmpty();
        }
    }

    /** Within five standard deviations. */
    private static void assertShare(ConcurrentHashMap<Integer, Integer> versions, double share, int callers) {
        long ofNew = versions.values().stream().filter(version -> version == 2).count();
        System.out.printf("%d callers at %.0f %%: %d on the new version%n", callers, share * 100, ofNew);
        assertThat(ofNew / (double) callers).isCloseTo(share, within(5 * Math.sqrt(share * (1 - share) / callers)));
    }

    private static ConcurrentHashMap<Integer, Integer> versions(TestServer server, int callers) throws Exception {
        ConcurrentHashMap<Integer, Integer> versions = new ConcurrentHashMap<>();
        eachOf(callers, (client, i) -> versions.put(i, ask(server, client, "user-" + i)));
        return versions;
    }

    /** One request, by one of several clients at once. */
    private interface Request {
        void send(HttpClient client, int number) throws Exception;
    }

    private static void eachOf(int count, Request request) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int start = 0; start < CLIENTS; start++) {
                int from = start;
                all.add(clients.submit(() -> {
                    try (HttpClient client = HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .build()) {
                        for (int i = from; i < count; i += CLIENTS) {
                            request.send(client, i);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /** The number of the version that answered. */
    private static int ask(TestServer server, HttpClient client, @Nullable String user)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = server.request("/predict/m").header("Content-Type", "application/json");
        if (user != null) {
            request.header("X-User-Id", user);
        }
        String answer = client.send(
                        request.POST(BodyPublishers.ofString("{\"x\": 1}")).build(), BodyHandlers.ofString())
                .body();
        return (int) TestServer.parse(answer).get("prediction").asDouble();
    }
}
