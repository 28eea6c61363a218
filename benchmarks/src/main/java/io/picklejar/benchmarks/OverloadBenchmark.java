package io.picklejar.benchmarks;

import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.observe.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Three times as many requests as the server can compute, sent whether it answers or not: what it still answers, how late, how
 * fast it refuses the rest, what memory it takes, how soon it is itself again, and what a cheap model beside it feels of that.
 */
public final class OverloadBenchmark {

    private static final int WORK = Integer.getInteger("work", 2_000_000);
    private static final int SECONDS = Integer.getInteger("seconds", 60);
    private static final int DEADLINE_MILLIS = Integer.getInteger("deadline", 200);
    private static final double OVERLOAD = Double.parseDouble(System.getProperty("overload", "3"));
    private static final int CALM_SECONDS = 10;
    private static final int CHEAP_WORK = 1000;
    private static final int CHEAP_RATE = 200;
    private static final double CALM = 0.5;

    private OverloadBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path root = Scratch.folder("overload-benchmark");
        WorkEngine.write(root, "dear", "1", WORK);
        WorkEngine.write(root, "cheap", "1", CHEAP_WORK);
        ServerConfig config = ServerConfig.from(Settings.of(Map.of(
                "port",
                "0",
                "admin_api",
                "false",
                "log_level",
                "error",
                "request_log",
                "off",
                "shutdown_delay",
                "1ms")));
        Logs.configure(config.log());
        try (PicklejarServer server = PicklejarServer.start(config, List.of(new WorkEngine()), root);
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            server.awaitLoaded();
            LoadClient dear = new LoadClient(server.port(), "dear", DEADLINE_MILLIS);
            LoadClient cheap = new LoadClient(server.port(), "cheap", DEADLINE_MILLIS);
            cheap.openLoop(CHEAP_RATE, CALM_SECONDS);
            dear.closedLoop(8, CALM_SECONDS);
            LoadClient.Result alone = cheap.openLoop(CHEAP_RATE, CALM_SECONDS);
            LoadClient.Result peak = dear.closedLoop(8, CALM_SECONDS);
            double capacity = peak.goodput(CALM_SECONDS);
            long before = resident();
            Future<LoadClient.Result> beside = other.submit(() -> cheap.openLoop(CHEAP_RATE, SECONDS));
            LoadClient.Result over = dear.openLoop(capacity * OVERLOAD, SECONDS);
            long after = resident();
            LoadClient.Result calm = dear.openLoop(capacity * CALM, CALM_SECONDS);
            print("peak, 8 clients that wait for their answers", peak, CALM_SECONDS);
            print("%.0f times that for %d s".formatted(OVERLOAD, SECONDS), over, SECONDS);
            print("half of it, at once after", calm, CALM_SECONDS);
            print("a cheap model alone", alone, CALM_SECONDS);
            print("a cheap model beside the overloaded one", beside.get(), SECONDS);
            System.out.printf(
                    Locale.ROOT,
                    "goodput %.2f of peak; resident %,d KiB before, %,d KiB after; the last refusal %.2f s after the end%n",
                    over.goodput(SECONDS) / capacity,
                    before,
                    after,
                    calm.lastFailureSeconds());
        }
    }

    private static void print(String what, LoadClient.Result result, int seconds) {
        System.out.printf(
                Locale.ROOT,
                "%s: sent %.0f/s; answered %.0f/s, p50 %.1f ms, p99 %.1f ms; refused %.0f/s (%s), p50 %.1f ms, p99 %.1f ms, most %.1f ms%n",
                what,
                result.sent() / (double) seconds,
                result.goodput(seconds),
                result.answered().getValueAtPercentile(50) / 1e6,
                result.answered().getValueAtPercentile(99) / 1e6,
                result.refused().getTotalCount() / (double) seconds,
                result.statuses(),
                result.refused().getValueAtPercentile(50) / 1e6,
                result.refused().getValueAtPercentile(99) / 1e6,
                result.refused().getMaxValue() / 1e6);
    }

    /** Of this process, the client included, in KiB; 0 where the system does not tell. */
    private static long resident() throws IOException {
        System.gc();
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                : 0;
    }
}
