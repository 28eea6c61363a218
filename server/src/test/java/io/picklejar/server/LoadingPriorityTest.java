package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.thread.Niceness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A version that loads while others serve gives way to their requests, and nothing else does. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "priorities of threads are Linux's")
@Timeout(60)
class LoadingPriorityTest {

    @TempDir
    private Path root;

    @Test
    void whatLoadsAtStartHasNobodyToGiveWayTo() throws Exception {
        EchoEngine engine = new EchoEngine(false);
        int normal = Niceness.ofThisThread();
        swap(engine);
        assertThat(engine.niceness).containsExactlyInAnyOrderEntriesOf(Map.of("1", normal, "2", Niceness.low()));
    }

    @Test
    void anEngineWhoseThreadsServeLoadsAsTheyShallServe() throws Exception {
        EchoEngine engine = new EchoEngine(true);
        int normal = Niceness.ofThisThread();
        swap(engine);
        assertThat(engine.niceness).containsExactlyInAnyOrderEntriesOf(Map.of("1", normal, "2", normal));
    }

    /** Connecting to a source starts threads that requests wait for. */
    @Test
    void whatALoaderHasOthersDoIsDoneAsUsual() throws Exception {
        int normal = Niceness.ofThisThread();
        write("1");
        try (TestServer server = TestServer.start(
                        List.of(new EchoEngine(false)),
                        root,
                        "load_threads",
                        "1",
                        "settle",
                        "0",
                        "lookup_sources.shop.url",
                        "jdbc:postgresql://127.0.0.1:1/shop")
                .loaded()) {
            Files.writeString(root.resolve("m/route.yaml"), """
                    lookup:
                      source: shop
                      query: "select id, x from t where id = any(?)"
                      key: id
                      columns: {x: x}
                    """);
            write("2");
            server.server().registry().reload().get();
            ModelRegistry registry = server.server().registry();
            while (!"2"
                            .equals(Objects.requireNonNull(registry.find("m").served())
                                    .artifact()
                                    .version())
                    || Niceness.threadsBeyond(normal - 1).stream()
                            .noneMatch(name -> name.startsWith("lookup-shop-de"))) {
                Thread.sleep(10);
            }
            assertThat(Niceness.threadsBeyond(normal))
                    .contains("model-loader-0")
                    .allMatch(name -> name.startsWith("model-loader-") || name.startsWith("shadow-"), "may give way");
        }
    }

    private void swap(EchoEngine engine) throws Exception {
        int normal = Niceness.ofThisThread();
        write("1");
        try (TestServer server = TestServer.start(List.of(engine), root, "load_threads", "1", "settle", "0")
                .loaded()) {
            write("2");
            server.server().registry().reload().get();
            while (!engine.niceness.containsKey("2")) {
                Thread.onSpinWait();
            }
            assertThat(Niceness.threadsBeyond(normal))
                    .allMatch(name -> name.startsWith("model-loader-") || name.startsWith("shadow-"), "may give way");
        }
    }

    private void write(String version) throws Exception {
        Path part = Files.createTempDirectory(root, ".part");
        Files.writeString(part.resolve("model.echo"), "");
        Files.move(part, Files.createDirectories(root.resolve("m")).resolve(version));
    }

    private static final class EchoEngine extends NumberEngine {
        private final boolean threads;
        private final Map<String, Integer> niceness = new ConcurrentHashMap<>();

        EchoEngine(boolean threads) {
            super("echo");
            this.threads = threads;
        }

        @Override
        public boolean startsThreads() {
            return threads;
        }

        @Override
        public LoadedPart load(Path file) {
            niceness.put(file.getName(file.getNameCount() - 2).toString(), Niceness.ofThisThread());
            return new Model() {
                @Override
                public Predictions predict(Table rows) {
                    return Predictions.ofNumbers(rows.rows(), Arrays.copyOf(rows.numbers(), rows.rows()));
                }
            };
        }
    }
}
