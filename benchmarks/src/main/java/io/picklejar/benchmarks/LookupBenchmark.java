package io.picklejar.benchmarks;

import io.picklejar.model.sklearn.SklearnEngine;
import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.observe.Logs;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;

/** What a lookup adds to a request, in turns with requests that hold every feature. See {@code benchmarks/lookup/run}. */
public final class LookupBenchmark {

    private static final int ROUNDS = Integer.getInteger("rounds", 10);
    private static final int SECONDS = Integer.getInteger("seconds", 1);
    private static final int CUSTOMERS = Integer.getInteger("customers", 10_000);
    private static final int CLIENTS = Integer.getInteger("clients", 1);
    private static final int WARM_UP = 3;
    private static final int BODIES = 2_000;

    private static final List<String> HOMES = List.of("mortgage", "own", "rent");
    private static final String PLAIN = "plain";

    private static final String QUERY =
            "select customer_id, income, score, home from customers where customer_id = any(?)";
    private static final String ROUTE = """
            lookup:
              source: %s
              %s
              key: customer_id
              key_type: integer
              columns: {income: income, credit_score: score, home_ownership: home}
              ttl: %s
            """;

    private LookupBenchmark() {}

    public static void main(String[] args) throws Exception {
        String postgres = System.getProperty("postgres");
        String redis = System.getProperty("redis");
        fillPostgres(postgres);
        fillRedis(redis);
        Path root = Path.of(System.getProperty("folder")).resolve("models");
        Map<String, String> routes = routes();
        routes.forEach((model, route) -> write(root.resolve(model), route));
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "port",
                "0",
                "log_level",
                "error",
                "request_log",
                "off",
                "shutdown_delay",
                "1ms",
                "admin_api",
                "false"));
        settings.put("lookup_sources.postgres.url", postgres);
        settings.put("lookup_sources.postgres.user", "postgres");
        settings.put("lookup_sources.redis.url", redis);
        ServerConfig config = ServerConfig.from(Settings.of(settings));
        Logs.configure(config.log());
        try (PicklejarServer server = PicklejarServer.start(config, List.of(new SklearnEngine()), root)) {
            server.awaitLoaded();
            for (int rows : new int[] {1, 100}) {
                compare(server.port(), routes.keySet(), rows);
                barePostgres(postgres, rows);
                bareRedis(redis, rows);
            }
        }
    }

    private static Map<String, String> routes() {
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put(PLAIN, "");
        String sql = "query: \"" + QUERY + "\"";
        routes.put("postgres", ROUTE.formatted("postgres", sql, "0s"));
        routes.put("postgres-kept", ROUTE.formatted("postgres", sql, "1h"));
        String hash = "key_pattern: \"customer:{key}\"";
        routes.put("redis", ROUTE.formatted("redis", hash, "0s"));
        routes.put("redis-kept", ROUTE.formatted("redis", hash, "1h"));
        return routes;
    }

    private static void write(Path folder, String route) {
        try {
            Files.createDirectories(folder);
            for (String file : List.of("model.joblib", "metadata.json")) {
                Files.copy(Path.of(System.getProperty("model"), file), folder.resolve(file));
            }
            Files.writeString(folder.resolve("route.yaml"), route);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double income(int customer) {
        return 20_000 + customer % 997 * 100;
    }

    private static int score(int customer) {
        return 300 + customer % 551;
    }

    private static String home(int customer) {
        return HOMES.get(customer % HOMES.size());
    }

    private static void fillPostgres(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table customers (customer_id bigint primary key, income float8, score float8, home text)");
            try (PreparedStatement insert = connection.prepareStatement("insert into customers values (?, ?, ?, ?)")) {
                for (int i = 0; i < CUSTOMERS; i++) {
                    insert.setLong(1, i);
                    insert.setDouble(2, income(i));
                    insert.setDouble(3, score(i));
                    insert.setString(4, home(i));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            statement.execute("vacuum analyze customers");
        }
    }

    private static void fillRedis(String url) {
        try (RedisClient client = RedisClient.create(URI.create(url));
                AbstractPipeline pipeline = client.pipelined()) {
            for (int i = 0; i < CUSTOMERS; i++) {
                pipeline.hset(
                        "customer:" + i, Map.of("income", "" + income(i), "score", "" + score(i), "home", home(i)));
            }
            pipeline.sync();
        }
    }

    /** The same rows, with their customer or with all that is known of it. */
    private static String row(int customer, boolean whole) {
        String rest = whole
                ? "\"income\": %s, \"credit_score\": %d, \"home_ownership\": \"%s\""
                        .formatted(income(customer), score(customer), home(customer))
                : "\"customer_id\": " + customer;
        return "{\"age\": 40, \"employment_years\": 5.5, \"loan_amount\": 12600, \"purpose\": \"car\", " + rest + "}";
    }

    private static byte[][] requests(String model, int rows) {
        Random random = new Random(7);
        byte[][] requests = new byte[BODIES][];
        for (int i = 0; i < BODIES; i++) {
            List<String> all = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                all.add(row(random.nextInt(CUSTOMERS), model.equals(PLAIN)));
            }
            String body = rows == 1 ? all.getFirst() : "{\"batch\": [" + String.join(", ", all) + "]}";
            requests[i] = ("POST /predict/" + model + (rows == 1 ? "" : "/batch")
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }
        return requests;
    }

    private static void compare(int port, Iterable<String> models, int rows) throws InterruptedException {
        Map<String, byte[][]> requests = new LinkedHashMap<>();
        Map<String, Histogram> times = new LinkedHashMap<>();
        models.forEach(model -> {
            requests.put(model, requests(model, rows));
            times.put(model, new Histogram(3));
        });
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<String, byte[][]> each : requests.entrySet()) {
                measure(port, each.getValue(), round < 0 ? new Histogram(3) : times.get(each.getKey()));
            }
        }
        report(times, rows);
    }

    private static void report(Map<String, Histogram> times, int rows) {
        System.out.printf(Locale.ROOT, "%n%d row(s) a request, %d client(s)%n", rows, CLIENTS);
        System.out.println("| lookup | p50, us | adds, us | ratio | p99, us | adds, us | ratio |");
        System.out.println("|---|---|---|---|---|---|---|");
        Histogram plain = times.get(PLAIN);
        times.forEach((model, histogram) -> {
            StringBuilder line = new StringBuilder("| " + model);
            for (double quantile : new double[] {50, 99}) {
                double without = plain.getValueAtPercentile(quantile) / 1e3;
                double with = histogram.getValueAtPercentile(quantile) / 1e3;
                line.append(String.format(Locale.ROOT, " | %.0f | %.0f | %.2f", with, with - without, with / without));
            }
            System.out.println(line + " |");
        });
    }

    /** The same question from a loop that does nothing else: what no lookup can be quicker than. */
    private static void barePostgres(String url, int rows) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url + "?prepareThreshold=1", "postgres", "")) {
            bare("postgres", () -> {
                try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
                    statement.setArray(1, connection.createArrayOf("int8", someCustomers(rows)));
                    try (ResultSet result = statement.executeQuery()) {
                        while (result.next()) {
                            result.getObject(2);
                            result.getObject(3);
                            result.getObject(4);
                        }
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static void bareRedis(String url, int rows) {
        try (RedisClient client = RedisClient.create(URI.create(url))) {
            bare("redis", () -> {
                try (AbstractPipeline pipeline = client.pipelined()) {
                    for (Object customer : someCustomers(rows)) {
                        pipeline.hmget("customer:" + customer, "income", "score", "home");
                    }
                    pipeline.sync();
                }
            });
        }
    }

    private static Object[] someCustomers(int rows) {
        return ThreadLocalRandom.current().longs(rows, 0, CUSTOMERS).boxed().toArray();
    }

    private static void bare(String store, Runnable question) {
        Histogram times = new Histogram(3);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos((long) ROUNDS * SECONDS);
        for (long i = 0; System.nanoTime() < end; i++) {
            long start = System.nanoTime();
            question.run();
            if (i > 2_000) {
                times.recordValue(System.nanoTime() - start);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "the bare question to %s: p50 %.0f us, p99 %.0f us%n",
                store,
                times.getValueAtPercentile(50) / 1e3,
                times.getValueAtPercentile(99) / 1e3);
    }

    private static void measure(int port, byte[][] requests, Histogram into) throws InterruptedException {
        List<Thread> clients = new ArrayList<>();
        List<Histogram> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Histogram own = new Histogram(3);
            int from = i * requests.length / CLIENTS;
            all.add(own);
            clients.add(Thread.ofPlatform().start(() -> ask(port, requests, from, own)));
        }
        for (Thread client : clients) {
            client.join();
        }
        all.forEach(into::add);
    }

    private static void ask(int port, byte[][] requests, int from, Histogram into) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            for (int i = from; System.nanoTime() < end; i++) {
                long start = System.nanoTime();
                socket.getOutputStream().write(requests[i % requests.length]);
                Answers.body(in);
                into.recordValue(System.nanoTime() - start);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
