package io.picklejar.server;

import static io.picklejar.server.CreditCustomers.GOLDEN;
import static io.picklejar.server.CreditCustomers.QUERY;
import static io.picklejar.server.CreditCustomers.ROUTE;
import static io.picklejar.server.CreditCustomers.assertGolden;
import static io.picklejar.server.CreditCustomers.features;
import static io.picklejar.server.CreditCustomers.probabilities;
import static io.picklejar.server.CreditCustomers.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import io.picklejar.server.lookup.PostgresProcess;
import io.picklejar.server.remote.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Features from a real PostgreSQL, against the numbers of the example's golden cases. */
class LookupTest {

    @TempDir
    private static Path folder;

    private static PostgresProcess database;
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        database = PostgresProcess.start();
        CreditCustomers.fill(database);
        database.run("insert into customers values (901, -5, 700, 'rent'), (902, 1000, 7000, 'castle'),"
                + " (903, null, 700, 'rent'), (904, 1000, 'NaN', 'rent'), (905, 1000, null, null),"
                + " (906, 1000, 700, 'rent'), (906, 2000, 700, 'rent'), (907, 'NaN', 700, 'rent'),"
                + " (9007199254740993, 1000, 700, 'rent')");
        database.run("create table named (customer_id text, income float8, score int, home varchar(20))");
        database.run(
                "insert into named select customer_id::text, income, 700, home from customers where customer_id < 900");
        server = serve(ROUTE);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private static TestServer serve(String route) throws IOException {
        return CreditCustomers.serve(folder, route, PostgresProcess.url(database.port()));
    }

    private static long queries() throws SQLException {
        return CreditCustomers.queries(database);
    }

    @Test
    void whatIsNotSentIsLookedUpInEveryFormOfARequest() {
        for (int i = 0; i < GOLDEN.size(); i++) {
            assertGolden(probabilities(server.post("/predict", row(i))), i);
            assertGolden(probabilities(server.post("/predict", "{\"features\": " + row(i) + "}")), i);
        }
        String batch = "{\"batch\": [" + row(0) + ", {\"features\": " + row(1) + "}]}";
        JsonNode answers = probabilities(server.post("/predict/batch", batch));
        assertGolden(answers.get(0), 0);
        assertGolden(answers.get(1), 1);
    }

    @Test
    void aKeyStandsInItsRow() {
        String outside = "{\"customer_id\": 0, \"features\": " + row(0).replace("\"customer_id\": 0, ", "") + "}";
        Reply reply = server.post("/predict", outside);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(422);
        assertThat(reply.json().at("/detail/0/type").asString()).isEqualTo("extra_forbidden");
        assertThat(reply.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"customer_id\"]");
    }

    @Test
    void aBatchOf500RowsIsOneQuestion() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(row(i % GOLDEN.size()));
        }
        server.post("/predict", row(0)); // connects and prepares
        long before = queries();
        JsonNode answers =
                probabilities(server.post("/predict/batch", "{\"batch\": [" + String.join(",", rows) + "]}"));
        assertThat(queries() - before).isEqualTo(1);
        assertThat(answers).hasSize(500);
        for (int i = 0; i < 500; i++) {
            assertThat(answers.get(i)).isEqualTo(probabilities(server.post("/predict", rows.get(i % GOLDEN.size()))));
            if (i == GOLDEN.size()) {
                return;
            }
            assertGolden(answers.get(i), i);
        }
    }

    @Test
    void whatIsSentWinsAndThenNothingIsAsked() throws SQLException {
        String whole = features(3).toString();
        long before = queries();
        assertGolden(probabilities(server.post("/predict", whole)), 3);
        assertGolden(
                probabilities(server.post("/predict", whole.replace("{\"age\"", "{\"customer_id\": 1, \"age\""))), 3);
        assertThat(queries()).isEqualTo(before);
        JsonNode second = features(1);
        String partly = row(1, "0")
                .replace(
                        "{",
                        "{\"income\": " + second.get("income") + ", \"credit_score\": " + second.get("credit_score")
                                + ", ");
        assertThat(second.get("home_ownership")).isNotEqualTo(features(0).get("home_ownership"));
        assertThat(probabilities(server.post("/predict", partly)))
                .isNotEqualTo(probabilities(server.post("/predict", row(1))))
                .isNotEqualTo(probabilities(server.post("/predict", row(1, "0"))));
    }

    @Test
    void whatIsLookedUpWinsWhereTheRouteSaysSo() throws IOException {
        try (TestServer strict = serve(ROUTE + "  precedence: lookup\n")) {
            String other = row(2).replace("{", "{\"income\": 1, \"credit_score\": 300, ");
            assertGolden(probabilities(strict.post("/predict", other)), 2);
            Reply wrong = strict.post("/predict", row(2).replace("{", "{\"income\": -1, "));
            assertThat(wrong.status()).isEqualTo(422);
            Reply noKey = strict.post("/predict", features(2).toString());
            assertThat(noKey.json().toString())
                    .isEqualTo(
                            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"customer_id\"],\"msg\":\"Field required"
                                    + " to look up income, credit_score, home_ownership\",\"input\":null}]}");
        }
    }

    @Test
    void aKeyThatIsNotThereIsTheCallers() {
        Reply reply = server.post("/predict", "{\"features\": " + row(0, "77777") + "}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().toString())
                .isEqualTo("{\"detail\":[{\"type\":\"lookup_missing\",\"loc\":[\"body\",\"features\",\"customer_id\"],"
                        + "\"msg\":\"customers has nothing for this customer_id\",\"input\":77777,"
                        + "\"ctx\":{\"source\":\"customers\"}}]}");
        Reply batch = server.post("/predict/batch", "{\"batch\": [" + row(0) + "," + row(0, "\"nobody\"") + "]}");
        assertThat(batch.status()).isEqualTo(422);
        assertThat(batch.json().get("detail")).hasSize(1);
        assertThat(batch.json().get("detail").get(0).get("loc").toString())
                .isEqualTo("[\"body\",\"batch\",1,\"customer_id\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true      | key_type",
                "null      | key_type",
                "[1]       | key_type",
                "1.5       | int_type",
                "1e300     | int_type",
                "12345678901234567890 | int_type",
                "\"\"      | string_too_short",
                "\"a\\u0000b\" | string_unicode",
                "\"\\ud800\"   | string_unicode"
            })
    void aKeyThatIsNoneIsToldBeforeAnythingIsAsked(String key, String type) throws SQLException {
        long before = queries();
        Reply reply = server.post("/predict", row(0, key));
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(422);
        assertThat(reply.json().get("detail")).hasSize(1);
        assertThat(reply.json().get("detail").get(0).get("type").asString()).isEqualTo(type);
        assertThat(reply.json().get("detail").get(0).get("loc").toString()).isEqualTo("[\"body\",\"customer_id\"]");
        assertThat(queries()).isEqualTo(before);
    }

    @Test
    void everyFaultOfARequestIsToldAtOnce() {
        Reply reply = server.post("/predict", "{\"age\": -1, \"customer_id\": 1, \"customer_id\": 2, \"custmer\": 3}");
        assertThat(reply.status()).isEqualTo(422);
        Set<String> types = new HashSet<>();
        reply.json()
                .get("detail")
                .forEach(violation -> types.add(violation.get("type").asString()));
        assertThat(types)
                .containsExactlyInAnyOrder("greater_than_equal", "duplicate_field", "extra_forbidden", "missing");
    }

    @Test
    void aKeyMayBeLongerThanADoubleHolds() throws IOException {
        assertThat(server.post("/predict", row(0, "9007199254740993")).status()).isEqualTo(200);
        assertThat(server.post("/predict", row(0, "9007199254740992")).status()).isEqualTo(422);
        assertThat(server.post("/predict", row(0, "\"9007199254740993\"")).status())
                .isEqualTo(200);
        assertThat(server.post("/predict", row(0, "3.0")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 or 1=1",
                "'; drop table named; --",
                "') or true --",
                "{1,2}",
                "1}', '{2",
                "\\\\",
                "\\\" or \\\"\\\"=\\\"",
                "NULL",
                "%",
                "_",
                "$1",
                "?"
            })
    void aKeyIsNeverPartOfAStatement(String key) throws IOException, SQLException {
        String textual = ROUTE.replace("from customers", "from named");
        try (TestServer texts = serve(textual)) {
            for (TestServer each : List.of(server, texts)) {
                Reply reply = each.post("/predict", row(0, "\"" + key + "\""));
                assertThat(reply.status()).as(reply.response().body()).isEqualTo(422);
                assertThat(reply.json().get("detail").get(0).get("type").asString())
                        .isEqualTo("lookup_missing");
            }
            assertThat(texts.post("/predict", row(0, "\"0\"")).status()).isEqualTo(200);
            assertThat(texts.post("/predict", row(0, "0")).status()).isEqualTo(200);
        }
        assertThat(database.number("select count(*) from named")).isEqualTo(GOLDEN.size());
    }

    @Test
    void aValueThatTheModelDoesNotTakeIsNotTheCallersFault() {
        Reply negative = server.post("/predict", row(0, "901"));
        assertThat(negative.status()).isEqualTo(502);
        assertThat(negative.json().toString())
                .isEqualTo(
                        "{\"detail\":[{\"type\":\"greater_than_equal\",\"loc\":[\"lookup\",\"customers\",\"income\"],"
                                + "\"msg\":\"For customer_id 901: Input should be greater than or equal to 0\",\"input\":null}]}");
        Reply several = server.post(
                "/predict/batch", "{\"batch\": [" + row(0, "902") + "," + row(0) + "," + row(0, "907") + "]}");
        assertThat(several.status()).isEqualTo(502);
        List<String> messages = new ArrayList<>();
        several.json()
                .get("detail")
                .forEach(violation -> messages.add(violation.get("msg").asString()));
        assertThat(messages)
                .containsExactlyInAnyOrder(
                        "For customer_id 902: Input should be less than or equal to 850",
                        "For customer_id 902: Input should be 'mortgage', 'own' or 'rent'",
                        "For customer_id 907: Input should be a finite number");
        Reply nothing = server.post("/predict", row(0, "903"), "Accept", "application/problem+json");
        assertThat(nothing.status()).isEqualTo(502);
        assertThat(nothing.json().get("type").asString()).isEqualTo("urn:picklejar:error:bad_lookup");
        assertThat(nothing.json().get("errors").get(0).get("msg").asString())
                .isEqualTo("For customer_id 903: There is no value, and the feature is not nullable");
        Reply twice = server.post("/predict", row(0, "906"));
        assertThat(twice.json().get("detail").get(0).get("msg").asString())
                .isEqualTo("For customer_id 906: there are several rows");
    }

    @Test
    void nullAndNanAreMissingValuesWhereTheFeatureMayBeMissing() {
        String sent = row(0).replace("{", "{\"income\": 1000, \"home_ownership\": \"rent\", \"credit_score\": null, ");
        assertThat(probabilities(server.post("/predict", row(0, "904"))))
                .isEqualTo(probabilities(server.post("/predict", sent)));
        assertThat(probabilities(server.post("/predict", row(0, "905"))))
                .isEqualTo(probabilities(server.post(
                        "/predict", sent.replace("\"home_ownership\": \"rent\"", "\"home_ownership\": null"))));
    }

    @Test
    void aKeyThatIsAFeatureServesTheListsToo() throws Exception {
        database.run("create table by_age as select 24 as years, 64700.0 as income, 'rent' as home");
        try (TestServer byAge = serve("""
                lookup:
                  source: customers
                  query: "select * from by_age where years = any(?)"
                  key: age
                  key_column: years
                  columns: {income: income, home_ownership: home}
                """)) {
            String list = "{\"features\": [24, null, 713.0, 0.7, 12600.0, \"debt_consolidation\", null]}";
            assertGolden(probabilities(byAge.post("/predict", list)), 0);
            String batch = "{\"batch\": [" + list.substring(13, list.length() - 1) + "]}";
            assertGolden(probabilities(byAge.post("/predict/batch", batch)).get(0), 0);
            Reply unknown = byAge.post("/predict", list.replace("24", "25"));
            assertThat(unknown.json().get("detail").get(0).get("loc").toString())
                    .isEqualTo("[\"body\",\"features\",\"age\"]");
        }
        String list = "{\"features\": [24, null, 713.0, 0.7, 12600.0, \"debt_consolidation\", null]}";
        Reply noKey = server.post("/predict", list);
        assertThat(noKey.status()).isEqualTo(422);
        assertThat(noKey.json().get("detail")).hasSize(1);
        assertThat(noKey.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"features\",1]");
    }

    @Test
    void aMissingKeyMayMeanAMissingValue() throws IOException {
        try (TestServer lenient = serve("""
                lookup:
                  source: customers
                  query: "%s"
                  key: customer_id
                  columns: {credit_score: score, home_ownership: home}
                  on_missing: null
                """.formatted(QUERY))) {
            String sent = row(0, "1").replace("{", "{\"income\": 1000, ");
            assertThat(probabilities(
                            lenient.post("/predict", sent.replace("\"customer_id\": 1", "\"customer_id\": 4711"))))
                    .isEqualTo(probabilities(lenient.post(
                            "/predict", sent.replace("{", "{\"credit_score\": null, \"home_ownership\": null, "))));
        }
    }

    @Test
    void aMissingKeyMayMeanDefaultsAndANullOnlyWhereThereIsNothingElseItCouldMean() throws IOException {
        Path repository = folder.resolve("defaults");
        CreditCustomers.copyModel(repository.resolve("credit"));
        CreditCustomers.setDefaults(
                repository.resolve("credit"),
                Map.of("income", "50000", "credit_score", "800", "home_ownership", "\"own\""));
        String url = PostgresProcess.url(database.port());
        try (TestServer lenient = CreditCustomers.serveFolder(repository, ROUTE + "  on_missing: default\n", url)) {
            String defaults = "{\"income\": 50000, \"credit_score\": 800, \"home_ownership\": \"own\", ";
            assertSame(lenient, row(0, "4711"), row(0).replace("{", defaults));
            String nulls = "{\"income\": 1000, \"credit_score\": null, \"home_ownership\": null, ";
            assertSame(lenient, row(0, "905"), row(0).replace("{", nulls));
            String noIncome = "{\"income\": 50000, \"credit_score\": 700, \"home_ownership\": \"rent\", ";
            assertSame(lenient, row(0, "903"), row(0).replace("{", noIncome));
        }
    }

    private static void assertSame(TestServer server, String one, String other) {
        assertThat(probabilities(server.post("/predict", one)))
                .isEqualTo(probabilities(server.post("/predict", other)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "income: income}              | incme: income}      | lookup.columns: the model has no feature incme; did you mean income?",
                "source: customers            | source: clients     | lookup.source: clients (expected: customers)",
                "key: customer_id             | key: home_ownership | key home_ownership is itself supplied (expected: sent with the request)",
                "key: customer_id             | on_missing: default#| lookup.on_missing: default, but home_ownership has none (expected: a default in metadata.json)",
                "key: customer_id             | on_failure: null#   | lookup.on_failure: null, but income is not nullable (expected: a feature that may be missing)"
            })
    void aLookupThatDoesNotFitTheModelIsTold(String from, String to, String message) throws IOException {
        String route = """
                lookup:
                  source: customers
                  query: "%s"
                  key: customer_id
                  columns: {home_ownership: home, income: income}
                """.formatted(QUERY);
        String broken = to.endsWith("#") ? route + "  " + to.replace("#", "\n") : route.replace(from, to);
        try (TestServer unfit = serve(broken)) {
            String model = unfit.get("/models/credit").response().body();
            assertThat(model).contains(message);
            Reply reply = unfit.post("/predict", row(0));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isNotEmpty();
        }
    }

    @Test
    void aRouteThatIsPutRightTakesEffectByItself() throws Exception {
        Path repository = folder.resolve("repaired");
        CreditCustomers.copyModel(repository.resolve("credit"));
        String url = PostgresProcess.url(database.port());
        String typo = ROUTE.replace("home_ownership: home", "home_ownershp: home");
        try (TestServer repaired = CreditCustomers.serveFolder(repository, typo, url, "poll_interval", "100ms")) {
            assertThat(repaired.get("/health/ready").status()).isEqualTo(503);
            Files.writeString(repository.resolve("credit/route.yaml"), ROUTE);
            Eventually.holds(() -> repaired.get("/health/ready").status() == 200);
            assertGolden(probabilities(repaired.post("/predict", row(0))), 0);
            Files.writeString(repository.resolve("credit/route.yaml"), typo);
            Eventually.holds(() -> repaired.post("/predict", row(0)).status() == 503);
            assertThat(repaired.get("/models/credit")
                            .json()
                            .at("/lookups/0/problem")
                            .asString())
                    .isEqualTo("lookup.columns: the model has no feature home_ownershp; did you mean home_ownership?");
            Files.delete(repository.resolve("credit/route.yaml"));
            Eventually.holds(() -> repaired.post("/predict", row(0)).status() == 422);
            assertGolden(probabilities(repaired.post("/predict", features(0).toString())), 0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select nothing from customers where customer_id = any(?)",
                "select income from customers where customer_id = any(?)",
                "select * from customers where customer_id = ?",
                "select * from customers where customer_id = any(?) or income = ?",
                "select c.* from customers c, customers d where c.customer_id = any(?)",
                "insert into customers (customer_id) select any_key from unnest(?::bigint[]) any_key returning *",
                "selec"
            })
    void aQueryThatCannotWorkIsTheServersFaultAndSaysNothingOfItself(String query) throws IOException {
        String route = ROUTE.replace(QUERY, query.contains("?") ? query : query + " ?");
        try (TestServer broken = serve(route)) {
            Reply reply = broken.post("/predict", row(0));
            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.json().toString())
                    .isEqualTo("{\"detail\":\"the lookup in customers is set up wrongly; the server's log says how\"}");
            assertThat(broken.get("/metrics").response().body())
                    .contains("picklejar_lookups_total{outcome=\"fault\",source=\"customers\"} 1.0");
        }
    }

    @Test
    void whatWasFoundIsKeptForItsTimeAndSoIsWhatWasNot() throws Exception {
        try (TestServer keeping = serve(ROUTE + "  ttl: 1h\n")) {
            long before = queries();
            for (int i = 0; i < 3; i++) {
                assertGolden(probabilities(keeping.post("/predict", row(5))), 5);
                assertThat(keeping.post("/predict", row(5, "5555")).status()).isEqualTo(422);
            }
            assertThat(queries() - before).isEqualTo(2);
            JsonNode batch =
                    probabilities(keeping.post("/predict/batch", "{\"batch\": [" + row(5) + "," + row(6) + "]}"));
            assertGolden(batch.get(1), 6);
            assertThat(queries() - before).isEqualTo(3);
            assertThat(keeping.get("/metrics").response().body())
                    .contains("picklejar_lookup_keys_total{result=\"cache\",source=\"customers\"} 5.0")
                    .contains("picklejar_lookup_keys_total{result=\"found\",source=\"customers\"} 2.0")
                    .contains("picklejar_lookup_keys_total{result=\"missing\",source=\"customers\"} 1.0")
                    .contains("picklejar_lookups_total{outcome=\"answered\",source=\"customers\"} 3.0")
                    .contains("picklejar_lookup_duration_seconds_bucket")
                    .contains("picklejar_lookup_source_open{source=\"customers\"} 0.0");
        }
    }

    @Test
    void callersAreToldWhatIsLookedUp() {
        JsonNode model = server.get("/models/credit").json();
        JsonNode income = Stream.of(0, 1, 2)
                .map(model.get("features")::get)
                .filter(feature -> feature.get("name").asString().equals("income"))
                .findFirst()
                .orElseThrow();
        assertThat(income.get("lookup").toString())
                .isEqualTo("{\"source\":\"customers\",\"column\":\"income\",\"key\":\"customer_id\"}");
        JsonNode lookup = model.get("lookups").get(0);
        assertThat(lookup.get("state").asString()).isEqualTo("closed");
        assertThat(lookup.get("precedence").asString()).isEqualTo("request");
        assertThat(lookup.toString()).doesNotContain("jdbc").doesNotContain("select");
        JsonNode features = server.get("/openapi.json").json().at("/components/schemas/CreditFeatures");
        assertThat(features.get("required").toString())
                .isEqualTo("[\"age\",\"employment_years\",\"loan_amount\",\"purpose\"]");
        assertThat(features.at("/properties/customer_id/type").toString()).isEqualTo("[\"string\",\"integer\"]");
        assertThat(features.at("/properties/income/description").asString())
                .isEqualTo("a year, before tax (Looked up by customer_id where it is not sent.)");
        assertThat(features.get("allOf").toString())
                .isEqualTo("[{\"anyOf\":[{\"required\":[\"customer_id\"]},"
                        + "{\"required\":[\"income\",\"credit_score\",\"home_ownership\"]}]}]");
    }
}
