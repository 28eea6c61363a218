package io.picklejar.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.observe.Logs;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** The prediction cache against none: the same model twice in one server, once cached, asked in turns. */
public final class CacheBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 10);
    private static final int SECONDS = Integer.getInteger("seconds", 2);
    private static final int CLIENTS = Integer.getInteger("clients", 8);
    private static final String ONLY = System.getProperty("only", "");
    private static final int HOT_INPUTS = 100;
    private static final double REPEATED = 0.9;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final AtomicLong NEXT = new AtomicLong();

    /** What a turn came to. */
    private record Turn(double perSecond, double cpuMicros) {}

    private CacheBenchmark() {}

    public static void main(String[] args) throws Exception {
        String redis = System.getProperty("redis", "");
        Path root = Scratch.folder("cache-benchmark");
        models(root, "slow", Integer.getInteger("slow", 2_000_000), redis);
        models(root, "quick", Integer.getInteger("quick", 20_000), redis);
        models(root, "trivial", Integer.getInteger("trivial", 10), redis);
        Map<String, String> settings = new HashMap<>(Map.of(
                "port",
                "0",
                "admin_api",
                "false",
                "log_level",
                "error",
                "request_log",
                "off",
                "shutdown_delay",
                "1ms"));
        settings.put("cache_redis", redis);
        ServerConfig config = ServerConfig.from(Settings.of(settings));
        Logs.configure(config.log());
        try (PicklejarServer server = PicklejarServer.start(config, List.of(new WorkEngine()), root)) {
            server.awaitLoaded();
            compare(server, "slow model, 90 % repeated inputs", "slow", REPEATED);
            for (String model : List.of("slow", "quick", "trivial")) {
                compare(server, model + " model, unique inputs", model, 0);
            }
        }
    }

    private static void models(Path root, String name, int steps, String redis) throws IOException {
        WorkEngine.write(root, name, "1", steps);
        WorkEngine.write(root, name + "-cached", "1", steps);
        String cache = redis.isEmpty() ? "cache: true\n" : "cache: {redis: true}\n";
        Files.writeString(root.resolve(name + "-cached").resolve("route.yaml"), cache);
    }

    private static void compare(PicklejarServer server, String what, String model, double repeated)
            throws InterruptedException {
        if (!ONLY.isEmpty() && !what.contains(ONLY)) {
            return;
        }
        turn(server.port(), model, repeated);
        turn(server.port(), model + "-cached", repeated);
        double[] rates = new double[ROUNDS];
        double[] costs = new double[ROUNDS];
        Turn without = null;
        Turn with = null;
        for (int round = 0; round < ROUNDS; round++) {
            boolean first = round % 2 == 0;
            Turn one = turn(server.port(), first ? model : model + "-cached", repeated);
            Turn other = turn(server.port(), first ? model + "-cached" : model, repeated);
            without = first ? one : other;
            with = first ? other : one;
            rates[round] = with.perSecond / without.perSecond;
            costs[round] = with.cpuMicros / without.cpuMicros;
        }
        if (without == null || with == null) {
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%s: requests/s x %.3f %s, CPU a request x %.3f %s; last %.0f/s and %.1f us without, %.0f/s and %.1f us with%n",
                what,
                median(rates),
                range(rates),
                median(costs),
                range(costs),
                without.perSecond,
                without.cpuMicros,
                with.perSecond,
                with.cpuMicros);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String range(double[] values) {
        double least = Arrays.stream(values).min().orElse(0);
        double most = Arrays.stream(values).max().orElse(0);
        return String.format(Locale.ROOT, "(%.3f..%.3f)", least, most);
    }

    private static Turn turn(int port, String model, double repeated) throws InterruptedException {
        AtomicLong answers = new AtomicLong();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        long end = start + SECONDS * 1_000_000_000L;
        List<Thread> clients = new ArrayList<>();
        IntStream.range(0, CLIENTS)
                .forEach(i -> clients.add(
                        Thread.ofPlatform().start(() -> answers.addAndGet(client(port, model, repeated, end)))));
        for (Thread client : clients) {
            client.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = (SYSTEM.getProcessCpuTime() - cpu) / 1e3;
        return new Turn(answers.get() / seconds, micros / answers.get());
    }

    private static long client(int port, String model, double repeated, long end) {
        SplittableRandom random = new SplittableRandom();
        long count = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (System.nanoTime() < end) {
                boolean again = random.nextDouble() < repeated;
                long input = again ? random.nextInt(HOT_INPUTS) : HOT_INPUTS + NEXT.getAndIncrement();
                socket.getOutputStream().write(request(model, input));
                Answers.body(in);
                count++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    private static byte[] request(String model, long input) {
        String body = "{\"x\": " + input + "}";
        String head = "POST /predict/" + model + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
