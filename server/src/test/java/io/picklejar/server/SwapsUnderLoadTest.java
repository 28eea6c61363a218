package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Versions come and go while requests never stop: none fails, and no answer holds two versions. Short in the build; the long
 * run is {@code ./mvnw -pl server -am test -Dtest=SwapsUnderLoadTest -Dswaps=1000}, which also prints latencies and memory.
 */
class SwapsUnderLoadTest {

    private static final int SWAPS = Integer.getInteger("swaps", 40);
    private static final int CLIENTS = 6;
    private static final long PAUSE_MILLIS = 8;
    private static final int ROWS = 50;

    @TempDir
    private Path root;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final Histogram calm = new ConcurrentHistogram(3_600_000_000_000L, 2);
    private final Histogram swapping = new ConcurrentHistogram(3_600_000_000_000L, 2);
    private volatile Histogram now = calm;
    private volatile boolean stopped;

    @Test
    void noRequestFailsAndNoAnswerHoldsTwoVersions() throws Exception {
        ConstantEngine engine = new ConstantEngine();
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = TestServer.start(
                        List.of(engine), root, "settle", "0", "poll_interval", "50ms", "request_log", "off")
                .loaded()) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean keepAlive = i % 3 != 0;
                clients.add(Thread.ofPlatform().start(() -> ask(server, keepAlive)));
            }
            awaitAnswers(SWAPS * 3L);
            long memory = used();
            now = swapping;
            for (int version = 2; version <= SWAPS + 1; version++) {
                swap(server, version);
            }
            awaitAnswers(200);
            stopped = true;
            for (Thread client : clients) {
                client.join();
            }
            assertThat(faults).isEmpty();
            assertThat(engine.open.get()).as("versions in memory").isLessThanOrEqualTo(2);
            report(memory);
        }
    }

    private void awaitAnswers(long more) throws InterruptedException {
        long goal = answers.get() + more;
        while (answers.get() < goal && faults.isEmpty()) {
            Thread.sleep(1);
        }
    }

    private void swap(TestServer server, int version) throws IOException, InterruptedException {
        ConstantEngine.write(root, "m", Integer.toString(version), version);
        String wanted = Integer.toString(version);
        while (!server.get("/models/m").json().path("version").asString("").equals(wanted) && faults.isEmpty()) {
            Thread.sleep(1);
        }
        if (version > 2) {
            Path old = root.resolve("m").resolve(Integer.toString(version - 2));
            Files.delete(old.resolve("model.constant"));
            Files.delete(old);
        }
    }

    /** A batch whose every row says which version computed it. */
    private void ask(TestServer server, boolean keepAlive) {
        String body = "{\"batch\": [" + "{\"x\": 1},".repeat(ROWS - 1) + "{\"x\": 1}]}";
        HttpRequest request = server.request("/predict/m/batch")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        while (!stopped) {
            try {
                if (!keepAlive) {
                    client.close();
                    client = HttpClient.newHttpClient();
                }
                long start = System.nanoTime();
                var reply = client.send(request, BodyHandlers.ofString());
                now.recordValue(System.nanoTime() - start);
                check(reply.statusCode(), reply.body());
                answers.incrementAndGet();
                Thread.sleep(PAUSE_MILLIS);
            } catch (IOException | InterruptedException e) {
                faults.add(e.toString());
            }
        }
        client.close();
    }

    private void check(int status, String body) {
        if (status != 200) {
            faults.add(status + ": " + body);
            return;
        }
        JsonNode answer = TestServer.parse(body);
        double version = Double.parseDouble(answer.get("model_version").asString());
        for (JsonNode prediction : answer.get("predictions")) {
            if (prediction.asDouble() != version) {
                faults.add("version " + version + " answered " + prediction);
            }
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void report(long memoryBefore) {
        System.out.printf(
                "%d swaps, %d answers, %d faults; p99 %.2f ms calm, %.2f ms while swapping; heap %,d KiB before, %,d KiB after%n",
                SWAPS,
                answers.get(),
                faults.size(),
                calm.getValueAtPercentile(99) / 1e6,
                swapping.getValueAtPercentile(99) / 1e6,
                memoryBefore >> 10,
                used() >> 10);
    }
}
