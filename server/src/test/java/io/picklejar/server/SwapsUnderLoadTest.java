package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.sklearn.SklearnEngine;
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
import java.util.stream.Stream;
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
    private final Histogram warmUp = new ConcurrentHistogram(3_600_000_000_000L, 2);
    private final Histogram calm = new ConcurrentHistogram(3_600_000_000_000L, 2);
    private final Histogram swapping = new ConcurrentHistogram(3_600_000_000_000L, 2);
    private volatile Histogram now = warmUp;
    private volatile boolean stopped;

    /** A version whose every answer is its number. */
    private interface Versions {
        void write(int version) throws IOException;
    }

    @Test
    void noRequestFailsAndNoAnswerHoldsTwoVersions() throws Exception {
        ConstantEngine engine = new ConstantEngine();
        swapsUnderLoad(
                engine, "{\"x\": 1}", version -> ConstantEngine.write(root, "m", Integer.toString(version), version));
        assertThat(engine.open.get()).as("versions still in memory").isZero();
    }

    @Test
    void noRequestFailsWithModelsOfScikitLearnEither() throws Exception {
        Path example = TestServer.EXAMPLES.resolve("diabetes");
        String row = TestServer.parse(Files.readString(example.resolve("golden.json")))
                .at("/cases/0/features")
                .toString();
        swapsUnderLoad(new SklearnEngine(), row, version -> copyThatAnswers(example, version));
    }

    /** A real model whose answers are clipped to one number. */
    private void copyThatAnswers(Path example, int version) throws IOException {
        Path part = Files.createTempDirectory(root, ".part");
        for (String name : List.of("model.joblib", "golden.json")) {
            Files.copy(example.resolve(name), part.resolve(name));
        }
        String metadata = Files.readString(example.resolve("metadata.json")).stripTrailing();
        String clip = ", \"output\": {\"clip\": [%d, %d]}}".formatted(version, version);
        Files.writeString(part.resolve("metadata.json"), metadata.substring(0, metadata.length() - 1) + clip);
        Files.createDirectories(root.resolve("m"));
        Files.move(part, root.resolve("m").resolve(Integer.toString(version)));
    }

    private void swapsUnderLoad(ModelEngine engine, String row, Versions versions) throws Exception {
        versions.write(1);
        try (TestServer server = TestServer.start(
                        List.of(engine), root, "settle", "0", "poll_interval", "50ms", "request_log", "off")
                .loaded()) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean keepAlive = i % 3 != 0;
                clients.add(Thread.ofPlatform().start(() -> ask(server, row, keepAlive)));
            }
            awaitAnswers(SWAPS * 10L);
            now = calm;
            awaitAnswers(SWAPS * 5L);
            long memory = used();
            now = swapping;
            for (int version = 2; version <= SWAPS + 1; version++) {
                swap(server, versions, version);
            }
            awaitAnswers(200);
            stopped = true;
            for (Thread client : clients) {
                client.join();
            }
            assertThat(faults).isEmpty();
            report(memory);
        }
    }

    private void awaitAnswers(long more) throws InterruptedException {
        long goal = answers.get() + more;
        while (answers.get() < goal && faults.isEmpty()) {
            Thread.sleep(1);
        }
    }

    private void swap(TestServer server, Versions versions, int version) throws IOException, InterruptedException {
        versions.write(version);
        String wanted = Integer.toString(version);
        while (!server.get("/models/m").json().path("version").asString("").equals(wanted) && faults.isEmpty()) {
            Thread.sleep(1);
        }
        if (version > 2) {
            delete(root.resolve("m").resolve(Integer.toString(version - 2)));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** A batch whose every row says which version computed it. */
    private void ask(TestServer server, String row, boolean keepAlive) {
        String body = "{\"batch\": [" + (row + ",").repeat(ROWS - 1) + row + "]}";
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
