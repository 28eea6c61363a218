package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.picklejar.server.TestServer.Reply;
import io.picklejar.server.lookup.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** The credit example with some of its features elsewhere, and its golden cases as the people whose features they are. */
final class CreditCustomers {

    static final String QUERY = "select customer_id, income, score, home from customers where customer_id = any(?)";
    static final String ROUTE = """
            lookup:
              source: customers
              query: "%s"
              key: customer_id
              columns: {income: income, credit_score: score, home_ownership: home}
            """.formatted(QUERY);
    static final JsonNode GOLDEN = golden();

    /** What is elsewhere. */
    private static final Set<String> LOOKED_UP = Set.of("income", "credit_score", "home_ownership");

    private static final AtomicInteger FOLDERS = new AtomicInteger();

    private CreditCustomers() {}

    private static JsonNode golden() {
        try {
            return TestServer.parse(Files.readString(TestServer.EXAMPLES.resolve("credit/golden.json")))
                    .get("cases");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode features(int customer) {
        return GOLDEN.get(customer).get("features");
    }

    /** Makes the table, with each golden case under its number. */
    static void fill(PostgresProcess database) throws SQLException {
        database.run("create extension pg_stat_statements");
        database.run("create table customers (customer_id bigint, income numeric(12, 2), score real, home text)");
        for (int i = 0; i < GOLDEN.size(); i++) {
            JsonNode home = features(i).get("home_ownership");
            database.run("insert into customers values (%d, %s, %s, %s)"
                    .formatted(
                            i,
                            features(i).get("income"),
                            features(i).get("credit_score"),
                            home.isNull() ? "null" : "'" + home.asString() + "'"));
        }
    }

    /** A server of the example with this route. */
    static TestServer serve(Path root, String route, String url, String... settings) throws IOException {
        Path repository = root.resolve("r" + FOLDERS.incrementAndGet());
        copyModel(repository.resolve("credit"));
        return serveFolder(repository, route, url, settings);
    }

    static void copyModel(Path to) throws IOException {
        Files.createDirectories(to);
        for (String file : List.of("model.joblib", "metadata.json")) {
            Files.copy(TestServer.EXAMPLES.resolve("credit").resolve(file), to.resolve(file));
        }
    }

    /** Gives features defaults, by their names. */
    static void setDefaults(Path model, Map<String, String> defaults) throws IOException {
        Path metadata = model.resolve("metadata.json");
        String text = Files.readString(metadata);
        for (Map.Entry<String, String> each : defaults.entrySet()) {
            String name = "\"name\": \"" + each.getKey() + "\",";
            assertThat(text).contains(name);
            text = text.replace(name, name + " \"default\": " + each.getValue() + ",");
        }
        Files.writeString(metadata, text);
    }

    static TestServer serveFolder(Path repository, String route, String url, String... settings) throws IOException {
        Files.writeString(repository.resolve("credit/route.yaml"), route);
        List<String> all = new ArrayList<>(List.of("lookup_sources.customers.url", url));
        all.addAll(List.of("lookup_sources.customers.timeout", "20s"));
        if (url.startsWith("jdbc:")) {
            all.addAll(List.of("lookup_sources.customers.user", "postgres"));
        }
        all.addAll(List.of(settings));
        TestServer started = TestServer.start(repository, all.toArray(String[]::new));
        started.awaitLoaded();
        return started;
    }

    /** A golden case without what is elsewhere, with a key. */
    static String row(int number, String key) {
        List<String> fields = new ArrayList<>(List.of("\"customer_id\": " + key));
        for (var entry : features(number).properties()) {
            if (!LOOKED_UP.contains(entry.getKey())) {
                fields.add("\"" + entry.getKey() + "\": " + entry.getValue());
            }
        }
        return "{" + String.join(", ", fields) + "}";
    }

    static String row(int number) {
        return row(number, String.valueOf(number));
    }

    static JsonNode probabilities(Reply reply) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        return reply.json().get("probabilities");
    }

    /** Whether these are what scikit-learn said of that customer. */
    static void assertGolden(JsonNode probabilities, int number) {
        JsonNode expected = GOLDEN.get(number).get("probabilities");
        for (int i = 0; i < expected.size(); i++) {
            assertThat(probabilities.get(i).asDouble())
                    .as("case " + number)
                    .isCloseTo(expected.get(i).asDouble(), within(1e-9));
        }
    }

    /** Statements that looked something up. */
    static long queries(PostgresProcess database) throws SQLException {
        return database.number("select coalesce(sum(calls), 0) from pg_stat_statements where query like '%any($1)%'");
    }
}
