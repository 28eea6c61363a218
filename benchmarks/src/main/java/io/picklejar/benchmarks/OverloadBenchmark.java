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

/**
 * Three times as many requests as the server can compute, sent whether it answers or not: what it still answers, how late, how
 * fast it refuses the rest, what memory it takes, and how soon it is itself again.
 */
public final class OverloadBenchmark {

    private static final int WORK = Integer.getInteger("work", 2_000_000);
    private static final int SECONDS = Integer.getInteger("seconds", 60);
    private static final int DEADLINE_MILLIS = Integer.getInteger("deadline", 200);
    private static final double OVERLOAD = Double.parseDouble(System.getProperty("overload", "3"));
    private static final int CALM_SECONDS = 10;
    private static final double CALM = 0.5;

    private OverloadBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path root = Files.createTempDirectory("overload-benchmark");
        WorkEngine.write(root, "m", "1", WORK);
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
        try (PicklejarServer server = PicklejarServer.start(config, List.of(new WorkEngine()), root)) {
            server.awaitLoaded();
            LoadClient client = new LoadClient(server.port(), DEADLINE_MILLIS);
            client.closedLoop(8, CALM_SECONDS);
            LoadClient.Result peak = client.closedLoop(8, CALM_SECONDS);
            double capacity = peak.goodput(CALM_SECONDS);
            print("peak, 8 clients that wait for their answers", peak, CALM_SECONDS);
            long before = resident();
            LoadClient.Result over = client.openLoop(capacity * OVERLOAD, SECONDS);
            long after = resident();
            LoadClient.Result calm = client.openLoop(capacity * CALM, CALM_SECONDS);
            print("%.0f times that for %d s".formatted(OVERLOAD, SECONDS), over, SECONDS);
            print("half of it, at once after", calm, CALM_SECONDS);
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
