package io.picklejar.server;

import static io.picklejar.server.CreditCustomers.ROUTE;
import static io.picklejar.server.CreditCustomers.assertGolden;
import static io.picklejar.server.CreditCustomers.probabilities;
import static io.picklejar.server.CreditCustomers.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.picklejar.server.TestServer.Reply;
import io.picklejar.server.lookup.PostgresProcess;
import io.picklejar.server.remote.Eventually;
import io.picklejar.server.remote.RedisProcess;
import io.picklejar.server.remote.TestCertificates;
import io.picklejar.server.remote.Warnings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Real stores that speak TLS: trusted, not trusted, and for another host. */
class TlsStoresTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Warnings.class);
    private static final String SECRET = "geheim-7";
    private static final String STRANGER = "the server's certificate is signed by nobody who is trusted here";
    private static final String OTHER_HOST = "the server's certificate is for another host";
    private static final String HASHES = """
            lookup: {source: customers, key_pattern: "customer:{key}", key: customer_id, columns: [income, credit_score, home_ownership]}
            """;

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static PostgresProcess database;

    @TempDir
    private Path root;

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event.getFormattedMessage());
        }
    };

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = TestCertificates.make(folder);
        database = PostgresProcess.start();
        CreditCustomers.fill(database);
        database.run("alter user postgres password '" + SECRET + "'");
        database.useTls(certificates.certificate("here"), certificates.key("here"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void listen() {
        appender.start();
        LOGGER.addAppender(appender);
        LOGGER.setLevel(Level.WARN);
        LOGGER.setAdditive(false);
    }

    @AfterEach
    void unlisten() {
        LOGGER.detachAppender(appender);
        LOGGER.setLevel(null);
        LOGGER.setAdditive(true);
        assertThat(logged).noneMatch(line -> line.contains(SECRET));
    }

    private static String pem(String alias) {
        return certificates.certificate(alias).toString();
    }

    private void awaitLogged(String about, String reason) throws Exception {
        Eventually.holds(() -> logged.stream().anyMatch(line -> line.startsWith(about) && line.contains(reason)));
    }

    private static void assertCannot(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.response().body())
                .startsWith("{\"detail\":\"features cannot be looked up: customers ")
                .doesNotContain("ertificate");
    }

    private TestServer cached(String name, RedisProcess redis, String... settings) throws Exception {
        Path models = root.resolve(name);
        DearEngine.write(models.resolve("m").resolve("1"), 2);
        Files.writeString(models.resolve("m").resolve("route.yaml"), "cache: {ttl: 1h, redis: true}");
        List<String> all =
                new ArrayList<>(List.of("cache_redis", "rediss://:" + SECRET + "@127.0.0.1:" + redis.port()));
        all.addAll(List.of("cache_redis_timeout", "10s"));
        all.addAll(List.of(settings));
        TestServer server = TestServer.start(List.of(new DearEngine()), models, all.toArray(String[]::new))
                .loaded();
        server.post("/predict/batch", "{\"batch\": [{\"x\": 1}, {\"x\": 2}]}");
        Eventually.holds(() -> server.get("/models/m")
                .json()
                .at("/cache/redis/state")
                .asString()
                .equals("asked"));
        return server;
    }

    private static String cacheOf(TestServer server, double x) {
        Reply reply = server.post("/predict", "{\"x\": " + x + "}");
        assertThat(reply.json().get("prediction").asDouble()).isEqualTo(2 * x);
        return reply.header("X-Cache");
    }

    @Test
    void answersAreSharedOverTls() throws Exception {
        try (RedisProcess redis = RedisProcess.startTls(certificates, "here", "--requirepass", SECRET);
                TestServer first = cached("a", redis, "cache_redis_tls_ca", pem("ca"));
                TestServer second = cached("b", redis, "cache_redis_tls_ca", pem("ca"))) {
            assertThat(cacheOf(first, 3)).isEqualTo("miss");
            // stored after the answer was sent: what both have asked for is there some time soon
            double[] x = {3};
            Eventually.holds(() -> {
                x[0]++;
                cacheOf(first, x[0]);
                return cacheOf(second, x[0] - 1).equals("hit");
            });
            assertThat(logged).isEmpty();
        }
    }

    @Test
    void aCacheThatIsNotTrustedIsAMissAndTheLogSaysWhy() throws Exception {
        try (RedisProcess redis = RedisProcess.startTls(certificates, "here", "--requirepass", SECRET);
                TestServer byJava = cached("a", redis);
                TestServer byStranger = cached("b", redis, "cache_redis_tls_ca", pem("stranger"))) {
            for (TestServer server : List.of(byJava, byStranger)) {
                logged.clear();
                assertThat(cacheOf(server, 3)).isEqualTo("miss");
                assertThat(cacheOf(server, 3)).isEqualTo("hit");
                awaitLogged("cache_redis: redis: ", STRANGER);
            }
        }
        try (RedisProcess redis = RedisProcess.startTls(certificates, "elsewhere", "--requirepass", SECRET);
                TestServer server = cached("c", redis, "cache_redis_tls_ca", pem("ca"))) {
            assertThat(cacheOf(server, 3)).isEqualTo("miss");
            awaitLogged("cache_redis: redis: ", OTHER_HOST);
        }
    }

    private TestServer hashes(RedisProcess redis, String ca) throws Exception {
        return CreditCustomers.serve(
                root,
                HASHES,
                "rediss://127.0.0.1:" + redis.port(),
                "lookup_sources.customers.password",
                SECRET,
                "lookup_sources.customers.tls_ca",
                ca);
    }

    /** Nothing is stored there, so that a store that was asked says 422. */
    @Test
    void hashesAreLookedUpOverTlsAlone() throws Exception {
        try (RedisProcess redis = RedisProcess.startTls(certificates, "here", "--requirepass", SECRET);
                TestServer trusting = hashes(redis, pem("ca"));
                TestServer other = hashes(redis, pem("stranger"))) {
            Reply asked = trusting.post("/predict", row(0));
            assertThat(asked.status()).isEqualTo(422);
            assertThat(asked.response().body()).contains("customers has nothing for this customer_id");
            assertThat(logged).noneMatch(line -> line.contains("another host"));
            assertCannot(other.post("/predict", row(0)));
            awaitLogged("lookup in customers: redis: ", STRANGER);
        }
        logged.clear();
        try (RedisProcess redis = RedisProcess.startTls(certificates, "elsewhere", "--requirepass", SECRET);
                TestServer server = hashes(redis, pem("ca"))) {
            assertCannot(server.post("/predict", row(0)));
            awaitLogged("lookup in customers: redis: ", OTHER_HOST);
        }
    }

    private TestServer rows(String options, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of("lookup_sources.customers.password", SECRET));
        all.addAll(List.of("lookup_sources.customers.timeout", "2s"));
        all.addAll(List.of(settings));
        return CreditCustomers.serve(
                root, ROUTE, PostgresProcess.url(database.port()) + options, all.toArray(String[]::new));
    }

    private static long encrypted() throws SQLException {
        return database.number("select count(*) from pg_stat_ssl join pg_stat_activity using (pid)"
                + " where ssl and application_name = 'picklejar'");
    }

    @Test
    void rowsAreLookedUpOverTls() throws Exception {
        try (TestServer server = rows("", "lookup_sources.customers.tls_ca", pem("ca"))) {
            assertGolden(probabilities(server.post("/predict", row(0))), 0);
            assertThat(encrypted()).isPositive();
        }
        Eventually.holds(() -> unchecked(TlsStoresTest::encrypted) == 0);
        for (String options : List.of("?sslmode=require", "?sslmode=verify-full&sslrootcert=" + pem("ca"))) {
            try (TestServer server = rows(options)) {
                assertGolden(probabilities(server.post("/predict", row(1))), 1);
                assertThat(encrypted()).as(options).isPositive();
            }
        }
        assertThat(logged).isEmpty();
    }

    private interface Counting {
        long count() throws SQLException;
    }

    private static long unchecked(Counting counting) {
        try {
            return counting.count();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDatabaseThatIsNotTrustedIsNotAskedAndTheLogSaysWhy() throws Exception {
        try (TestServer byJava = rows("?sslmode=verify-full");
                TestServer byStranger = rows("", "lookup_sources.customers.tls_ca", pem("stranger"))) {
            for (TestServer server : List.of(byJava, byStranger)) {
                assertCannot(server.post("/predict", row(0)));
            }
            Eventually.holds(() -> logged.stream()
                            .filter(line -> line.startsWith("lookup in customers: lookup-customers: ")
                                    && line.contains(STRANGER))
                            .count()
                    >= 2);
        }
        logged.clear();
        database.useTls(certificates.certificate("elsewhere"), certificates.key("elsewhere"));
        try (TestServer server = rows("", "lookup_sources.customers.tls_ca", pem("ca"))) {
            assertCannot(server.post("/predict", row(0)));
            awaitLogged("lookup in customers: lookup-customers: ", OTHER_HOST);
        } finally {
            database.useTls(certificates.certificate("here"), certificates.key("here"));
        }
    }

    @Test
    void aFileWithoutCertificatesIsSaidAtTheStart() throws Exception {
        Path empty = Files.writeString(root.resolve("empty.pem"), "nothing\n");
        assertThatThrownBy(() -> rows("", "lookup_sources.customers.tls_ca", empty.toString()))
                .hasMessage("lookup_sources.customers: " + empty
                        + ": no certificate in it (expected: a PEM file of certificates)");
        assertThatThrownBy(() -> rows("", "lookup_sources.customers.tls_ca", "/nowhere.pem"))
                .hasMessageContaining("/nowhere.pem: cannot be read (expected: a PEM file of certificates)");
        try (RedisProcess redis = RedisProcess.start()) {
            assertThatThrownBy(() -> cached("e", redis, "cache_redis_tls_ca", "/nowhere.pem"))
                    .hasMessage(
                            "cache_redis_tls_ca: /nowhere.pem: cannot be read (expected: a PEM file of certificates)");
        }
    }
}
