package io.picklejar.benchmarks;

import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.observe.Logs;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * What a shadow that takes twenty times as long costs those who ask: the primary's latency without and with it, in turns, in
 * one process. Both versions burn the processor; neither sleeps.
 */
public final class ShadowBenchmark {

    private static final int CLIENTS = Integer.getInteger("clients", 2);
    private static final int PER_SECOND = Integer.getInteger("rate", 1000);
    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final int SECONDS = Integer.getInteger("seconds", 3);
    private static final int WORK = Integer.getInteger("work", 100_000);
    private static final int MOST_TRIES = Integer.getInteger("tries", 300);
    /** Rounds in which other programs took more of the processors say nothing about ours. */
    private static final double MOST_FOREIGN = Integer.getInteger("foreign", 5) / 100.0;

    private static final byte[] REQUEST =
            ("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 10\r\n\r\n{\"x\": 0.5}")
                    .getBytes(StandardCharsets.US_ASCII);

    private static String copies = "";

    private ShadowBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path root = Scratch.folder("shadow-benchmark");
        WorkEngine.write(root, "m", "1", WORK);
        WorkEngine.write(root, "m", "2", 20 * WORK);
        Files.writeString(root.resolve("m/route.yaml"), "traffic: {\"1\": 100}\nlabels: {slow: \"2\"}\n");
        Map<String, String> settings = Map.of(
                "port", "0",
                "log_level", "error",
                "request_log", "off",
                "shutdown_delay", "1ms",
                "shadow_cpu", System.getProperty("shadow_cpu", "10"));
        ServerConfig config = ServerConfig.from(Settings.of(settings));
        Logs.configure(config.log());
        try (PicklejarServer server = PicklejarServer.start(config, List.of(new WorkEngine()), root)) {
            server.awaitLoaded();
            measure(server, false, new Histogram(3));
            Histogram without = new Histogram(3);
            Histogram with = new Histogram(3);
            List<Double> ratios = new ArrayList<>();
            for (int round = 0, tries = 0; round < ROUNDS && tries < MOST_TRIES; tries++) {
                Histogram off = new Histogram(3);
                Histogram on = new Histogram(3);
                boolean offFirst = tries % 2 == 0;
                double foreign = Math.max(
                        measure(server, !offFirst, offFirst ? off : on),
                        measure(server, offFirst, offFirst ? on : off));
                if (foreign > MOST_FOREIGN) {
                    continue;
                }
                round++;
                without.add(off);
                with.add(on);
                ratios.add((double) on.getValueAtPercentile(99) / off.getValueAtPercentile(99));
                System.out.printf(
                        Locale.ROOT,
                        "round %2d: p99 %.3f ms without, %.3f ms with; other programs %.1f %%%n",
                        round,
                        ms(off, 99),
                        ms(on, 99),
                        100 * foreign);
            }
            if (ratios.isEmpty()) {
                System.out.println("no round in which other programs left the processors alone: no figures");
            } else {
                report(without, with, ratios);
            }
        }
    }

    private static void report(Histogram without, Histogram with, List<Double> ratios) {
        System.out.printf(Locale.ROOT, "copies of %,d requests:%n%s%n", with.getTotalCount(), copies);
        for (double quantile : new double[] {50, 90, 99}) {
            System.out.printf(
                    Locale.ROOT,
                    "p%.0f: %.3f ms without, %.3f ms with the shadow, ratio %.3f%n",
                    quantile,
                    ms(without, quantile),
                    ms(with, quantile),
                    ms(with, quantile) / ms(without, quantile));
        }
        double[] sorted =
                ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "p99 ratio by round: median %.3f, %s%n",
                sorted[sorted.length / 2],
                Arrays.toString(Arrays.stream(sorted)
                        .map(r -> Math.round(r * 1000) / 1000.0)
                        .toArray()));
    }

    private static double ms(Histogram histogram, double quantile) {
        return histogram.getValueAtPercentile(quantile) / 1e6;
    }

    /** Returns what other programs took of the processors meanwhile, as a fraction; 0 where the system does not tell. */
    private static double measure(PicklejarServer server, boolean shadow, Histogram into) throws Exception {
        server.registry()
                .reroute("m", route -> route.withShadow(shadow ? "2" : null), "benchmark")
                .join();
        long[] busyBefore = busyNanos();
        long began = System.nanoTime();
        List<Thread> clients = new ArrayList<>();
        List<long[]> times = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            long[] taken = new long[PER_SECOND * SECONDS / CLIENTS];
            times.add(taken);
            clients.add(Thread.ofPlatform().start(() -> ask(server.port(), taken)));
        }
        for (Thread client : clients) {
            client.join();
        }
        long[] busy = busyNanos();
        double whole =
                (double) (System.nanoTime() - began) * Runtime.getRuntime().availableProcessors();
        double foreign = Math.max(0, busy[0] - busyBefore[0] - (busy[1] - busyBefore[1])) / whole;
        if (shadow) {
            String model = get(server, "/models/m");
            int at = model.indexOf("model_latency_ms");
            copies = model.substring(at, model.indexOf("}}", at)) + "\n"
                    + get(server, "/metrics")
                            .lines()
                            .filter(line -> line.startsWith("picklejar_shadow_requests"))
                            .collect(Collectors.joining("\n"));
        }
        // What lies in the shadow's queue is let go before the next turn.
        server.registry()
                .reroute("m", route -> route.withShadow(null), "benchmark")
                .join();
        Thread.sleep(500);
        times.forEach(taken -> LongStream.of(taken).forEach(into::recordValue));
        return foreign;
    }

    /** Time that all processors and that this process have been busy, from Linux's /proc; counted in hundredths of a second. */
    private static long[] busyNanos() throws IOException {
        Path all = Path.of("/proc/stat");
        Path own = Path.of("/proc/self/stat");
        if (!Files.isReadable(all) || !Files.isReadable(own)) {
            return new long[2];
        }
        String[] total = Files.readAllLines(all).getFirst().trim().split(" +");
        String mine = Files.readString(own);
        String[] self = mine.substring(mine.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(self[11]) + Long.parseLong(self[12]);
        long busy = 0;
        for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
            busy += Long.parseLong(total[i]);
        }
        return new long[] {busy * 10_000_000, ticks * 10_000_000};
    }

    private static void ask(int port, long[] taken) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
            long next = System.nanoTime();
            long every = 1_000_000_000L * CLIENTS / PER_SECOND;
            for (int i = 0; i < taken.length; i++) {
                LockSupport.parkNanos(next - System.nanoTime());
                long start = System.nanoTime();
                socket.getOutputStream().write(REQUEST);
                Answers.body(in);
                taken[i] = System.nanoTime() - start;
                next = Math.max(next + every, System.nanoTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(PicklejarServer server, String path) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return Answers.body(new DataInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
