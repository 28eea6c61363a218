package io.picklejar.server;

import static io.picklejar.server.CreditCustomers.QUERY;
import static io.picklejar.server.CreditCustomers.ROUTE;
import static io.picklejar.server.CreditCustomers.assertGolden;
import static io.picklejar.server.CreditCustomers.probabilities;
import static io.picklejar.server.CreditCustomers.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import io.picklejar.server.lookup.PostgresProcess;
import io.picklejar.server.remote.Eventually;
import io.picklejar.server.remote.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real database that is slow, silent, cut off, gone and back. */
class LookupFailuresTest {

    private static final String CANNOT = "{\"detail\":\"features cannot be looked up: customers %s\"}";

    private static final Pattern TIMEOUTS =
            Pattern.compile("picklejar_lookups_total\\{outcome=\"timeout\",source=\"customers\"} ([0-9]+)");

    private static PostgresProcess database;

    @TempDir
    private static Path folder;

    private Relay relay;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = PostgresProcess.start();
        CreditCustomers.fill(database);
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void startRelay() throws IOException {
        relay = new Relay(database.port());
    }

    @AfterEach
    void stopRelay() throws IOException {
        relay.close();
    }

    private TestServer serve(String route, String... settings) throws IOException {
        return CreditCustomers.serve(folder, route, PostgresProcess.url(relay.port()), settings);
    }

    private static CompletableFuture<Reply> later(TestServer server, String body, String... headers) {
        return CompletableFuture.supplyAsync(
                () -> server.post("/predict", body, headers),
                task -> Thread.ofVirtual().start(task));
    }

    private static boolean answers(TestServer server, int customer) {
        return server.post("/predict", row(customer)).status() == 200;
    }

    private static void assertUnavailable(Reply reply, String why) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.response().body()).isEqualTo(CANNOT.formatted(why));
    }

    private static String metrics(TestServer server) {
        return server.get("/metrics").response().body();
    }

    @Test
    void aQuestionIsOneRoundTrip() throws Exception {
        try (TestServer server = serve(ROUTE)) {
            Eventually.holds(() -> answers(server, 0));
            for (int i = 0; i < 5; i++) {
                answers(server, i);
            }
            int before = relay.requests.get();
            assertGolden(probabilities(server.post("/predict", row(1))), 1);
            assertThat(relay.requests.get() - before).isEqualTo(1);
        }
    }

    @Test
    void aSlowDatabaseIsNotWaitedForAndQuickAgainItServes() throws Exception {
        try (TestServer server = serve(ROUTE, "lookup_sources.customers.timeout", "400ms")) {
            Eventually.holds(() -> answers(server, 0));
            relay.delay(5000);
            assertUnavailable(server.post("/predict", row(0)), "did not answer in time");
            assertThat(metrics(server)).contains("picklejar_lookups_total{outcome=\"timeout\",source=\"customers\"}");
            relay.delay(0);
            Eventually.holds(() -> answers(server, 0));
            assertGolden(probabilities(server.post("/predict", row(0))), 0);
        }
    }

    @Test
    void aRequestsOwnDeadlineHolds() throws Exception {
        try (TestServer server = serve(ROUTE)) {
            assertGolden(probabilities(server.post("/predict", row(0))), 0);
            relay.hang(true);
            Reply late = server.post("/predict", row(1), "X-Request-Timeout-Ms", "150");
            assertThat(late.status()).isEqualTo(504);
            assertThat(late.response().body())
                    .isEqualTo("{\"detail\":\"features were not looked up within the request's time\"}");
            relay.hang(false);
            Eventually.holds(() -> answers(server, 1));
        }
    }

    @Test
    void aStatementThatNobodyWaitsForIsStopped() throws Exception {
        String slow = QUERY.replace("home from", "home, pg_sleep(600) from");
        try (TestServer server = serve(ROUTE.replace(QUERY, slow))) {
            Reply late = server.post("/predict", row(0), "X-Request-Timeout-Ms", "500");
            assertThat(late.status()).isEqualTo(504);
            Eventually.holds(() -> running("pg_sleep(600)") == 0);
            Eventually.holds(() -> metrics(server).contains("outcome=\"cancelled\""));
            assertThat(server.get("/models/credit")
                            .json()
                            .at("/lookups/0/state")
                            .asString())
                    .isEqualTo("closed");
        }
    }

    @Test
    void aStatementThatIsAnsweredTooLateIsStoppedAndItsConnectionServesOn() throws Exception {
        try (TestServer server = serveNamed("late", "2", "400ms")) {
            Eventually.holds(() -> answers(server, 0));
            try (Connection locked = database.lock("customers")) {
                assertUnavailable(server.post("/predict", row(0)), "did not answer in time");
                Eventually.holds(() -> running("from customers") == 0);
                // the last of them one by one, past the breaker
                underLoad(server, 6, () -> {
                    Eventually.holds(() -> {
                        assertThat(backends("late")).isLessThanOrEqualTo(2);
                        return timeouts(server) >= 14;
                    });
                    return server;
                });
                Eventually.holds(() -> running("from customers") == 0);
                assertThat(locked.isClosed()).isFalse();
            }
            Eventually.holds(() -> answers(server, 0));
        }
    }

    @Test
    void aStatementThatNoCancelReachesIsEndedByTheDatabase() throws Exception {
        try (TestServer server = serve(ROUTE, "lookup_sources.customers.timeout", "1s")) {
            Eventually.holds(() -> answers(server, 0));
            try (Connection locked = database.lock("customers")) {
                CompletableFuture<Reply> first = later(server, row(0));
                Eventually.holds(() -> running("from customers") == 1);
                relay.refuse(true);
                Eventually.holds(() -> running("from customers") == 0);
                assertThat(first.join().status()).isEqualTo(503);
                assertThat(locked.isClosed()).isFalse();
            }
            relay.refuse(false);
            Eventually.holds(() -> answers(server, 0));
        }
    }

    @Test
    void aConnectionWhoseOtherEndMayBeThereIsNotReplaced() throws Exception {
        List<Long> frozen = new ArrayList<>();
        try (TestServer server = serveNamed("frozen", "2", "1s")) {
            Eventually.holds(() -> answers(server, 0));
            long before = asked();
            try (Connection locked = database.lock("customers")) {
                underLoad(server, 4, () -> {
                    Eventually.holds(() -> running("from customers") == 2);
                    for (String which : List.of("min", "max")) {
                        frozen.add(number("select %s(pid) from pg_stat_activity where application_name = 'frozen'"
                                .formatted(which)));
                        PostgresProcess.signal("STOP", frozen.getLast());
                    }
                    Eventually.holds(() -> {
                        assertThat(backends("frozen")).isLessThanOrEqualTo(3); // one of them asks for the others
                        return asked() - before >= 3;
                    });
                    return frozen;
                });
                assertThat(frozen).doesNotHaveDuplicates();
                assertThat(locked.isClosed()).isFalse();
            } finally {
                for (long pid : frozen) {
                    PostgresProcess.signal("CONT", pid);
                }
            }
            Eventually.holds(() -> answers(server, 0));
        }
    }

    /** Told from the connections of other tests, which may not have ended. */
    private TestServer serveNamed(String name, String pool, String timeout) throws IOException {
        String url = PostgresProcess.url(relay.port()) + "?ApplicationName=" + name;
        String source = "lookup_sources.customers.";
        return CreditCustomers.serve(folder, ROUTE, url, source + "pool", pool, source + "timeout", timeout);
    }

    /** While clients ask one thing after the other. */
    private static void underLoad(TestServer server, int clients, Callable<?> body) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> {
                    while (!isOver.get()) {
                        answers(server, 0);
                    }
                });
            }
            try {
                body.call();
            } finally {
                isOver.set(true);
            }
        }
    }

    private static long timeouts(TestServer server) {
        Matcher count = TIMEOUTS.matcher(metrics(server));
        return count.find() ? Long.parseLong(count.group(1)) : 0;
    }

    private static long backends(String name) {
        return number("select count(*) from pg_stat_activity where application_name = '" + name + "'");
    }

    private static long asked() {
        return number("select coalesce(sum(calls), 0) from pg_stat_statements where query like '%terminate_backend%'");
    }

    private static long running(String what) {
        return number("select count(*) from pg_stat_activity where state = 'active'"
                + " and pid <> pg_backend_pid() and query like '%" + what + "%'");
    }

    private static long number(String query) {
        try {
            return database.number(query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDatabaseThatIsGoneIsLeftAloneAndTheServerStaysReady() throws Exception {
        try (TestServer server = serve(ROUTE, "lookup_sources.customers.timeout", "1s")) {
            Eventually.holds(() -> answers(server, 0));
            database.stop();
            try {
                Reply first = server.post("/predict", row(0));
                assertThat(first.status()).isEqualTo(503);
                Eventually.holds(() -> server.post("/predict", row(0))
                        .response()
                        .body()
                        .equals(CANNOT.formatted("failed lately and is left alone for a while")));
                assertThat(server.get("/models/credit")
                                .json()
                                .at("/lookups/0/state")
                                .asString())
                        .isNotEqualTo("closed");
                assertThat(metrics(server)).contains("picklejar_lookup_source_open{source=\"customers\"} 1.0");
                assertThat(server.get("/health/ready").status()).isEqualTo(200);
                String whole = CreditCustomers.features(2).toString();
                assertGolden(probabilities(server.post("/predict", whole)), 2);
            } finally {
                database.startAgain();
            }
            Eventually.holds(() -> answers(server, 0));
            assertGolden(probabilities(server.post("/predict", row(0))), 0);
        }
    }

    @Test
    void connectionsThatAreCutAreMadeAnew() throws Exception {
        try (TestServer server = serve(ROUTE)) {
            assertGolden(probabilities(server.post("/predict", row(0))), 0);
            relay.reset();
            Eventually.holds(() -> answers(server, 0));
            relay.refuse(true);
            assertThat(server.post("/predict", row(0), "X-Request-Timeout-Ms", "1000")
                            .status())
                    .isGreaterThanOrEqualTo(503);
            relay.refuse(false);
            Eventually.holds(() -> answers(server, 3));
            assertGolden(probabilities(server.post("/predict", row(3))), 3);
        }
    }

    @Test
    void aModelMayDoWithoutWhatCannotBeLookedUp() throws Exception {
        Path repository = folder.resolve("without");
        CreditCustomers.copyModel(repository.resolve("credit"));
        CreditCustomers.setDefaults(repository.resolve("credit"), Map.of("income", "50000"));
        String route = """
                lookup:
                  - {source: customers, query: "%s", key: customer_id, columns: {income: income}, on_failure: default}
                  - source: customers
                    query: "%s"
                    key: customer_id
                    columns: {credit_score: score, home_ownership: home}
                    on_failure: null
                """.formatted(QUERY, QUERY);
        try (TestServer server = CreditCustomers.serveFolder(
                repository, route, PostgresProcess.url(relay.port()), "lookup_sources.customers.timeout", "500ms")) {
            Eventually.holds(() -> {
                relay.hang(false);
                return server.post("/predict", row(4))
                                .json()
                                .get("probabilities")
                                .get(0)
                                .asDouble()
                        == CreditCustomers.GOLDEN
                                .get(4)
                                .get("probabilities")
                                .get(0)
                                .asDouble();
            });
            relay.hang(true);
            String sent = row(4).replace("{", "{\"income\": 50000, \"credit_score\": null, \"home_ownership\": null, ");
            assertThat(probabilities(server.post("/predict", row(4))))
                    .isEqualTo(probabilities(server.post("/predict", sent)));
        }
    }

    @Test
    void noMoreWaitThanMay() throws Exception {
        try (TestServer server = serve(ROUTE, "lookup_sources.customers.max_in_flight", "1")) {
            Eventually.holds(() -> answers(server, 0));
            relay.hang(true);
            int before = relay.requests.get();
            CompletableFuture<Reply> first = later(server, row(1));
            Eventually.holds(() -> relay.requests.get() > before);
            Reply second = server.post("/predict", row(2));
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.response().body())
                    .isEqualTo("{\"detail\":\"features cannot be looked up: too many requests wait for customers\"}");
            relay.hang(false);
            assertGolden(probabilities(first.join()), 1);
        }
    }

    @Test
    void whatManyAskAtOnceIsAskedOnce() throws Exception {
        try (TestServer server = serve(ROUTE + "  ttl: 1h\n")) {
            assertGolden(probabilities(server.post("/predict", row(0))), 0);
            long before = CreditCustomers.queries(database);
            relay.hang(true);
            List<CompletableFuture<Reply>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(later(server, row(6)));
            }
            awaitJoined(server, 7);
            relay.hang(false);
            for (CompletableFuture<Reply> each : all) {
                assertGolden(probabilities(each.join()), 6);
            }
            assertThat(CreditCustomers.queries(database) - before).isEqualTo(1);
        }
    }

    private static void awaitJoined(TestServer server, int keys) throws TimeoutException {
        Eventually.holds(() -> metrics(server)
                .contains("picklejar_lookup_keys_total{result=\"joined\",source=\"customers\"} " + keys + ".0"));
    }

    @Test
    void whoeverHasMoreTimeAsksAgain() throws Exception {
        String slow = QUERY.replace("home from", "home, pg_sleep(1) from");
        try (TestServer server = serve(ROUTE.replace(QUERY, slow) + "  ttl: 1h\n")) {
            CompletableFuture<Reply> hurried = later(server, row(7), "X-Request-Timeout-Ms", "800");
            Eventually.holds(() -> running("pg_sleep(1)") == 1);
            CompletableFuture<Reply> patient = later(server, row(7));
            assertThat(hurried.join().status()).isEqualTo(504);
            assertGolden(probabilities(patient.join()), 7);
        }
    }

    @Test
    void aShadowGetsTheRowsAsTheyWereCompleted() throws Exception {
        Path repository = folder.resolve("shadowed");
        CreditCustomers.copyModel(repository.resolve("credit/1"));
        CreditCustomers.copyModel(repository.resolve("credit/2"));
        String route = "traffic: {\"1\": 100}\nshadow: \"2\"\n" + ROUTE;
        try (TestServer server = CreditCustomers.serveFolder(
                repository, route, PostgresProcess.url(relay.port()), "shadow_cpu", "100")) {
            assertGolden(probabilities(server.post("/predict", row(0))), 0);
            Eventually.holds(
                    () -> server.get("/models/credit").json().at("/shadow/rows").asInt(0) == 1);
            assertThat(server.get("/models/credit")
                            .json()
                            .at("/shadow/agreement")
                            .toString())
                    .contains("1");
            assertThat(metrics(server))
                    .contains("picklejar_lookups_total{outcome=\"answered\",source=\"customers\"} 1.0");
        }
    }
}
