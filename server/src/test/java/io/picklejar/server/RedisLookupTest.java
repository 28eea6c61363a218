package io.picklejar.server;

import static io.picklejar.server.CreditCustomers.GOLDEN;
import static io.picklejar.server.CreditCustomers.assertGolden;
import static io.picklejar.server.CreditCustomers.features;
import static io.picklejar.server.CreditCustomers.probabilities;
import static io.picklejar.server.CreditCustomers.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import io.picklejar.server.remote.Eventually;
import io.picklejar.server.remote.RedisProcess;
import io.picklejar.server.remote.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import tools.jackson.databind.JsonNode;

/** Features from the hashes of a real Redis. */
class RedisLookupTest {

    private static final String ROUTE = """
            lookup:
              source: customers
              key_pattern: "customer:{key}"
              key: customer_id
              columns: {income: income, credit_score: score, home_ownership: home}
            """;

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private Relay relay;

    @BeforeEach
    void start() throws IOException {
        redis = RedisProcess.start("--requirepass", "p@ss:w/rd");
        relay = new Relay(redis.port());
        fill();
    }

    private void fill() {
        try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
            jedis.auth("p@ss:w/rd");
            for (int i = 0; i < GOLDEN.size(); i++) {
                String key = "customer:" + i;
                jedis.hset(key, "income", features(i).get("income").toString());
                for (Map.Entry<String, String> each : Map.of("score", "credit_score", "home", "home_ownership")
                        .entrySet()) {
                    JsonNode value = features(i).get(each.getValue());
                    if (!value.isNull()) {
                        jedis.hset(key, each.getKey(), value.asString());
                    }
                }
            }
            jedis.hset("customer:901", Map.of("income", "much", "score", "700", "home", "rent"));
            jedis.hset("customer:902", Map.of("income", "1e3", "score", "nan", "home", "castle"));
            jedis.hset("customer:903", Map.of("score", "700"));
            jedis.set("customer:904", "no hash");
        }
    }

    @AfterEach
    void stop() throws IOException {
        if (relay != null) {
            relay.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    private TestServer serve(String... settings) throws IOException {
        String[] all = new String[settings.length + 2];
        all[0] = "lookup_sources.customers.password";
        all[1] = "p@ss:w/rd";
        System.arraycopy(settings, 0, all, 2, settings.length);
        return CreditCustomers.serve(folder, ROUTE, "redis://127.0.0.1:" + relay.port() + "/0", all);
    }

    @Test
    void aFieldThatIsNotThereIsAMissingValueAndAHashThatIsNotThereTheDefaults() throws Exception {
        Path repository = folder.resolve("defaults");
        CreditCustomers.copyModel(repository.resolve("credit"));
        CreditCustomers.setDefaults(
                repository.resolve("credit"),
                Map.of("income", "50000", "credit_score", "800", "home_ownership", "\"own\""));
        String route = ROUTE + "  on_missing: default\n";
        String url = "redis://127.0.0.1:" + relay.port() + "/0";
        try (TestServer server =
                CreditCustomers.serveFolder(repository, route, url, "lookup_sources.customers.password", "p@ss:w/rd")) {
            Eventually.holds(() -> answers(server));
            String partly = "{\"income\": 50000, \"credit_score\": 700, \"home_ownership\": null, ";
            assertThat(probabilities(server.post("/predict", row(0, "903"))))
                    .isEqualTo(probabilities(server.post("/predict", row(0).replace("{", partly))));
            String defaults = "{\"income\": 50000, \"credit_score\": 800, \"home_ownership\": \"own\", ";
            assertThat(probabilities(server.post("/predict", row(0, "4711"))))
                    .isEqualTo(probabilities(server.post("/predict", row(0).replace("{", defaults))));
        }
    }

    private static boolean answers(TestServer server) {
        return server.post("/predict", row(0)).status() == 200;
    }

    @Test
    void whatIsNotSentIsLookedUp() throws Exception {
        try (TestServer server = serve()) {
            Eventually.holds(() -> answers(server));
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < GOLDEN.size(); i++) {
                assertGolden(probabilities(server.post("/predict", row(i))), i);
                rows.add(row(i));
            }
            int before = relay.requests.get();
            JsonNode batch =
                    probabilities(server.post("/predict/batch", "{\"batch\": [" + String.join(",", rows) + "]}"));
            assertThat(relay.requests.get() - before).isEqualTo(1);
            for (int i = 0; i < GOLDEN.size(); i++) {
                assertGolden(batch.get(i), i);
            }
        }
    }

    @Test
    void whatIsNotThereOrOfNoUseIsTold() throws Exception {
        try (TestServer server = serve()) {
            Eventually.holds(() -> answers(server));
            Reply missing = server.post("/predict", row(0, "\"1 2\\r\\nFLUSHALL\\r\\n\""));
            assertThat(missing.status()).isEqualTo(422);
            assertThat(missing.json().at("/detail/0/type").asString()).isEqualTo("lookup_missing");
            Reply word = server.post("/predict", row(0, "901"));
            assertThat(word.status()).isEqualTo(502);
            assertThat(word.json().at("/detail/0/msg").asString())
                    .isEqualTo("For customer_id 901: Input should be a valid number");
            Reply castle = server.post("/predict", row(0, "902"));
            assertThat(castle.json().get("detail")).hasSize(1);
            assertThat(castle.json().at("/detail/0/loc").toString())
                    .isEqualTo("[\"lookup\",\"customers\",\"home_ownership\"]");
            assertThat(server.post("/predict", row(0, "903"))
                            .json()
                            .at("/detail/0/msg")
                            .asString())
                    .isEqualTo("For customer_id 903: There is no value, and the feature is not nullable");
            assertThat(server.post("/predict", row(0, "904"))
                            .json()
                            .get("detail")
                            .asString())
                    .isEqualTo("the lookup in customers is set up wrongly; the server's log says how");
            assertThat(answers(server)).isTrue();
        }
    }

    @Test
    void aRedisThatIsSlowOrGoneIsNotWaitedFor() throws Exception {
        try (TestServer server = serve("lookup_sources.customers.timeout", "400ms")) {
            Eventually.holds(() -> answers(server));
            relay.delay(5000);
            Reply slow = server.post("/predict", row(0));
            assertThat(slow.status()).isEqualTo(503);
            assertThat(slow.response().body())
                    .isEqualTo("{\"detail\":\"features cannot be looked up: customers did not answer in time\"}");
            relay.delay(0);
            relay.reset();
            Eventually.holds(() -> answers(server));
            redis.kill();
            Eventually.holds(() -> server.post("/predict", row(0))
                    .response()
                    .body()
                    .equals(
                            "{\"detail\":\"features cannot be looked up: customers failed lately and is left alone for a"
                                    + " while\"}"));
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            redis.startAgain();
            fill();
            Eventually.holds(() -> answers(server));
            assertGolden(probabilities(server.post("/predict", row(0))), 0);
        }
    }
}
