package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many models in one process. Short in the build; the long run is {@code ./mvnw -pl server -am test -Dtest=ManyModelsTest
 * -Dmodels=300}, which also prints time, memory and cost.
 */
class ManyModelsTest {

    private static final int MODELS = Integer.getInteger("models", 12);
    private static final int REQUESTS = 2000;

    @TempDir
    private Path root;

    @Test
    void everyModelServes() throws IOException {
        for (int i = 0; i < MODELS; i++) {
            copy(List.of("iris", "credit", "diabetes", "breast-cancer").get(i % 4), "model-" + i);
        }
        long before = used();
        long start = System.nanoTime();
        try (TestServer server = TestServer.start(root, "warm_up", "200ms", "request_log", "off")) {
            assertThat(server.awaitLoaded().serving()).hasSize(MODELS);
            long ready = System.nanoTime();
            String body = "{\"features\": [5.1, 3.5, 1.4, 0.2]}";
            long single = cost(server, body, 1);
            long spread = cost(server, body, MODELS / 4);
            System.out.printf(
                    "%d models: ready after %.1f s (%.0f ms a model), heap %,d KiB (%,d KiB a model), %d us a request to one model, %d us to all in turn%n",
                    MODELS,
                    (ready - start) / 1e9,
                    (ready - start) / 1e6 / MODELS,
                    (used() - before) >> 10,
                    ((used() - before) >> 10) / MODELS,
                    single,
                    spread);
        }
    }

    /** Microseconds of a request, over the iris models in turn. */
    private static long cost(TestServer server, String body, int models) {
        long start = 0;
        for (int i = -200; i < REQUESTS; i++) {
            if (i == 0) {
                start = System.nanoTime();
            }
            int model = Math.floorMod(i, models) * 4;
            assertThat(server.post("/predict/model-" + model, body).status()).isEqualTo(200);
        }
        return (System.nanoTime() - start) / 1000 / REQUESTS;
    }

    private void copy(String example, String name) throws IOException {
        Path to = Files.createDirectories(root.resolve(name));
        try (Stream<Path> files = Files.list(TestServer.EXAMPLES.resolve(example))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
