package io.picklejar.benchmarks;

import io.picklejar.model.sklearn.SklearnEngine;
import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.observe.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Many models in one server: how long until they serve, what memory each takes, and whether a request costs more than in a
 * server of one, measured in turns in one process. Run from the root of the repository.
 */
public final class ManyModelsBenchmark {

    private static final int MODELS = Integer.getInteger("models", 300);
    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final int SECONDS = Integer.getInteger("seconds", 3);
    private static final Path MODEL = Path.of("examples", "iris");
    private static final String BODY = "{\"features\": [5.1, 3.5, 1.4, 0.2]}";
    private static final int CLIENTS = 2;
    private static final int DEADLINE_MILLIS = 1000;
    private static final double MIB = 1 << 20;

    private ManyModelsBenchmark() {}

    public static void main(String[] args) throws Exception {
        ServerConfig config = ServerConfig.from(Settings.of(Map.of(
                "port", "0",
                "admin_api", "false",
                "log_level", "error",
                "request_log", "off",
                "shutdown_delay", "1ms")));
        Logs.configure(config.log());
        List<String> one = List.of("m0");
        List<String> many = IntStream.range(0, MODELS).mapToObj(i -> "m" + i).toList();
        try (PicklejarServer alone = started(config, one)) {
            long heap = usedHeap();
            long start = System.nanoTime();
            try (PicklejarServer all = started(config, many)) {
                double seconds = (System.nanoTime() - start) / 1e9;
                double each = (usedHeap() - heap) / (double) MODELS;
                System.out.printf(
                        Locale.ROOT,
                        "%d models serve after %.1f s, %.0f ms each; heap %.0f KiB each, %.1f MiB in all%n",
                        MODELS,
                        seconds,
                        1000 * seconds / MODELS,
                        each / 1024,
                        each * MODELS / MIB);
                compare(
                        new LoadClient(alone.port(), one, BODY, DEADLINE_MILLIS),
                        new LoadClient(all.port(), many, BODY, DEADLINE_MILLIS));
            }
        }
    }

    private static PicklejarServer started(ServerConfig config, List<String> names) throws Exception {
        Path root = Scratch.folder("many-models-benchmark");
        for (String name : names) {
            copy(MODEL, Files.createDirectory(root.resolve(name)));
        }
        PicklejarServer server = PicklejarServer.start(config, List.of(new SklearnEngine()), root);
        int serving = server.awaitLoaded().serving().size();
        if (serving != names.size()) {
            throw new IllegalStateException(serving + " of " + names.size() + " models serve");
        }
        return server;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void compare(LoadClient one, LoadClient many) throws IOException {
        one.closedLoop(CLIENTS, SECONDS);
        many.closedLoop(CLIENTS, SECONDS);
        Histogram ofOne = new Histogram(3);
        Histogram ofMany = new Histogram(3);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            LoadClient.Result first = one.closedLoop(CLIENTS, SECONDS);
            LoadClient.Result second = many.closedLoop(CLIENTS, SECONDS);
            if (!first.statuses().isEmpty() || !second.statuses().isEmpty()) {
                throw new IllegalStateException("refused: " + first.statuses() + " " + second.statuses());
            }
            ofOne.add(first.answered());
            ofMany.add(second.answered());
            ratios.add(second.goodput(SECONDS) / first.goodput(SECONDS));
        }
        ratios.sort(null);
        System.out.printf(
                Locale.ROOT,
                "requests/s, all models in turn beside a server of one: %.3f (median of %d rounds, %.3f to %.3f)%n",
                ratios.get(ratios.size() / 2),
                ROUNDS,
                ratios.getFirst(),
                ratios.getLast());
        for (double quantile : new double[] {50, 99}) {
            System.out.printf(
                    Locale.ROOT,
                    "p%.0f: %.3f ms with one, %.3f ms with %d%n",
                    quantile,
                    ofOne.getValueAtPercentile(quantile) / 1e6,
                    ofMany.getValueAtPercentile(quantile) / 1e6,
                    MODELS);
        }
    }

    @SuppressWarnings("System.gc") // what is alive is wanted
    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
