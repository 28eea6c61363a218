package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import io.picklejar.server.remote.Breaker;
import io.picklejar.server.remote.Redis;
import io.picklejar.server.remote.RedisProcess;
import io.picklejar.server.remote.Relay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Answers that servers share through a real Redis, which is slow, cut off, gone, back, or holds what nobody should believe. */
class SharedCacheTest {

    private static final double X = 3;

    @TempDir
    private Path root;

    private final DearEngine engine = new DearEngine();
    private RedisProcess process;
    private Relay relay;
    private Redis direct;

    @BeforeEach
    void start() throws IOException {
        process = RedisProcess.start();
        relay = new Relay(process.port());
        direct = new Redis(
                process.url(), null, 4, Duration.ofSeconds(30), new Breaker(20, Duration.ZERO, System::nanoTime));
    }

    @AfterEach
    void stop() throws IOException {
        direct.close();
        relay.close();
        process.close();
    }

    /** A server with a folder of its own. */
    private TestServer serve(String folder, double factor, String... settings) throws IOException {
        Path models = root.resolve(folder);
        DearEngine.write(models.resolve("m").resolve("1"), factor);
        Files.writeString(models.resolve("m").resolve("route.yaml"), "cache: {ttl: 1h, redis: true}");
        String[] all = new String[settings.length + 6];
        System.arraycopy(
                new String[] {
                    "cache_redis", "redis://127.0.0.1:" + relay.port(),
                    "cache_redis_timeout", "10s",
                    "cache_redis_rest", "1h"
                },
                0,
                all,
                0,
                6);
        System.arraycopy(settings, 0, all, 6, settings.length);
        TestServer server = TestServer.start(List.of(engine), models, all).loaded();
        // the model's files are hashed when it is first asked; a batch is neither looked up nor kept
        server.post("/predict/batch", "{\"batch\": [{\"x\": 1}, {\"x\": 2}]}");
        until(() -> {
            String state = redis(server).get("state").asString();
            return !state.startsWith("not asked");
        });
        return server;
    }

    private static String body(double x) {
        return "{\"x\": " + x + "}";
    }

    private static JsonNode redis(TestServer server) {
        return server.get("/models/m").json().get("cache").get("redis");
    }

    private static int calls(TestServer server, String result) {
        return redis(server).get(result).asInt();
    }

    private static void assertAnswer(TestServer server, double x, double prediction, String cache) {
        Reply reply = server.post("/predict", body(x));
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        assertThat(reply.json().get("prediction").asDouble()).isEqualTo(prediction);
        assertThat(reply.header("X-Cache")).isEqualTo(cache);
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            Thread.onSpinWait();
        }
    }

    private Set<String> keys() {
        return direct.call(client -> client.keys("*")).join();
    }

    private String onlyKey() {
        until(() -> keys().size() == 1);
        return keys().iterator().next();
    }

    @Test
    void whatOneServerComputedAnotherKnows() throws IOException {
        try (TestServer first = serve("a", 2);
                TestServer second = serve("b", 2)) {
            assertAnswer(first, X, 6, "miss");
            onlyKey();
            assertAnswer(second, X, 6, "hit");
            assertThat(engine.computed(X)).isEqualTo(1);
            assertThat(calls(second, "hit")).isEqualTo(1);
            process.kill();
            assertAnswer(second, X, 6, "hit");
        }
    }

    @Test
    void keysAreNamespacedAndExpire() throws IOException {
        try (TestServer server = serve("a", 2, "cache_namespace", "blue")) {
            assertAnswer(server, X, 6, "miss");
            String key = onlyKey();
            assertThat(key).matches("picklejar:blue:m:1:[0-9a-f]{32}:[0-9a-f]{32}");
            assertThat(direct.call(client -> client.pttl(key)).join()).isBetween(3_000_000L, 3_600_000L);
            assertThat(direct.call(client -> client.strlen(key)).join()).isLessThan(50);
        }
    }

    @Test
    void otherContentUnderTheSameNameIsAnotherModel() throws IOException {
        try (TestServer first = serve("a", 2);
                TestServer second = serve("b", 5);
                TestServer third = serve("c", 2, "cache_namespace", "other")) {
            assertAnswer(first, X, 6, "miss");
            onlyKey();
            assertAnswer(second, X, 15, "miss");
            assertAnswer(third, X, 6, "miss");
            until(() -> keys().size() == 3);
        }
    }

    @Test
    void whatLiesThereIsNotBelieved() throws IOException {
        try (TestServer first = serve("a", 2);
                TestServer second = serve("b", 2);
                TestServer third = serve("c", 2);
                TestServer fourth = serve("d", 2)) {
            assertAnswer(first, X, 6, "miss");
            byte[] key = onlyKey().getBytes(StandardCharsets.UTF_8);
            byte[] value = direct.call(client -> client.get(key)).join();
            value[value.length - 6] ^= 1;
            direct.call(client -> client.set(key, value)).join();
            assertAnswer(second, X, 6, "miss");
            assertThat(calls(second, "error")).isEqualTo(1);
            awaitAnother(key, value);

            byte[] overlong = new byte[3 << 20];
            direct.call(client -> client.set(key, overlong)).join();
            assertAnswer(third, X, 6, "miss");
            assertThat(calls(third, "error")).isEqualTo(1);
            awaitAnother(key, overlong);

            direct.call(client -> {
                        client.del(key);
                        return client.lpush(key, new byte[] {1});
                    })
                    .join();
            assertAnswer(fourth, X, 6, "miss");
            assertThat(calls(fourth, "error")).isEqualTo(1);
            assertThat(redis(fourth).get("state").asString()).isEqualTo("asked");
        }
    }

    /** Answers are shared after they are given. */
    private void awaitAnother(byte[] key, byte[] value) {
        until(() -> !Arrays.equals(value, direct.call(client -> client.get(key)).join()));
    }

    /** The relay lets nothing through until the end: all answers came without Redis. */
    @Test
    void aRedisThatHangsIsAMissAndSoonNotAskedAtAll() throws IOException {
        try (TestServer server = serve("a", 2, "cache_redis_timeout", "20ms")) {
            relay.hang(true);
            int x = 1;
            while (redis(server).get("state").asString().equals("asked")) {
                assertAnswer(server, x, 2 * x, "miss");
                assertAnswer(server, x, 2 * x, "hit");
                x++;
            }
            assertThat(x).isLessThan(10);
            assertThat(redis(server).get("state").asString()).isEqualTo("left alone: it failed lately");
            int asked = relay.requests.get();
            int connected = relay.connections.get();
            for (int more = 100; more < 120; more++) {
                assertAnswer(server, more, 2 * more, "miss");
            }
            assertThat(relay.requests).as("with the breaker open").hasValue(asked);
            assertThat(relay.connections).hasValue(connected);
            assertThat(calls(server, "skipped")).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void aSlowRedisIsAMissAfterTheTimeoutAndAHitWithinIt() throws IOException {
        try (TestServer first = serve("a", 2);
                TestServer patient = serve("b", 2);
                TestServer hasty = serve("c", 2, "cache_redis_timeout", "50ms")) {
            assertAnswer(first, X, 6, "miss");
            onlyKey();
            relay.delay(300);
            assertAnswer(hasty, X, 6, "miss");
            assertAnswer(patient, X, 6, "hit");
            assertThat(calls(hasty, "error")).isPositive();
        }
    }

    /** A call that was under way fails, or else the next one; whichever it is, what comes then is well. */
    @Test
    void aResetIsAMissAtMostAndThenAllIsWell() throws IOException {
        try (TestServer first = serve("a", 2);
                TestServer second = serve("b", 2)) {
            assertAnswer(first, X, 6, "miss");
            assertAnswer(second, X + 1, 8, "miss");
            until(() -> keys().size() == 2);
            relay.reset();
            for (TestServer server : List.of(first, second)) {
                Reply reply = server.post("/predict", body(server.equals(first) ? X + 1 : X));
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("X-Cache")).isIn("miss", "hit");
                until(() -> calls(server, "error") > 0);
                assertThat(redis(server).get("state").asString()).isEqualTo("asked");
            }
            assertAnswer(second, X + 2, 10, "miss");
            until(() -> keys().size() == 3);
            assertAnswer(first, X + 2, 10, "hit");
        }
    }

    @Test
    void goneItIsAMissAndBackItIsAskedAgain() throws IOException {
        try (TestServer first = serve("a", 2, "cache_redis_rest", "50ms");
                TestServer second = serve("b", 2, "cache_redis_rest", "50ms")) {
            process.kill();
            int x = 1;
            while (redis(first).get("state").asString().equals("asked")) {
                assertAnswer(first, x, 2 * x, "miss");
                x++;
            }
            assertThat(x).as("five failures are enough").isLessThan(10);
            process.startAgain();
            int y = 100;
            while (keys().isEmpty()) {
                assertAnswer(first, y, 2 * y, "miss");
                y++;
            }
            double known = y - 1;
            // a question of before may fail only now
            while (!redis(first).get("state").asString().equals("asked")) {
                assertAnswer(first, y, 2 * y, "miss");
                y++;
            }
            assertAnswer(second, known, 2 * known, "hit");
        }
    }

    @Test
    void aRouteThatSharesOnAServerWithoutRedisIsCachedInMemory() throws IOException {
        try (TestServer server = servedWithoutRedis()) {
            assertAnswer(server, X, 6, "miss");
            assertAnswer(server, X, 6, "hit");
            assertThat(server.get("/models/m").json().get("cache").get("redis")).isNull();
        }
    }

    private TestServer servedWithoutRedis() throws IOException {
        Path models = root.resolve("alone");
        DearEngine.write(models.resolve("m").resolve("1"), 2);
        Files.writeString(models.resolve("m").resolve("route.yaml"), "cache: {redis: true}");
        return TestServer.start(List.of(engine), models).loaded();
    }
}
