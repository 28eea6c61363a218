package io.picklejar.server.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.remote.RemoteException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Redis behind a relay that can be slowed and cut. */
class RedisTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int FAILURES = 3;

    private final AtomicLong now = new AtomicLong();
    private final Breaker breaker = new Breaker(FAILURES, Duration.ofSeconds(1), now::get);
    private RedisProcess server;
    private Relay relay;

    @BeforeEach
    void start() throws IOException {
        server = RedisProcess.start();
        relay = new Relay(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        server.close();
    }

    private Redis redis(Duration timeout) {
        return new Redis("redis://127.0.0.1:" + relay.port(), null, 4, timeout, breaker);
    }

    private static Kind kind(CompletableFuture<?> call) {
        try {
            call.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RemoteException remote) {
                return remote.kind();
            }
            throw e;
        }
        throw new AssertionError("it answered");
    }

    private static CompletableFuture<String> get(Redis redis) {
        return redis.call(client -> client.get("k"));
    }

    @Test
    void connectsWithTheFirstCallAndKeepsTheConnection() {
        try (Redis redis = redis(PATIENT)) {
            assertThat(relay.connections).hasValue(0);
            assertThat(redis.call(client -> client.set("k", "v")).join()).isEqualTo("OK");
            assertThat(get(redis).join()).isEqualTo("v");
            assertThat(relay.connections).hasValue(1);
        }
    }

    @Test
    void slowIsATimeoutAndThenItIsNotAskedAtAll() {
        try (Redis redis = redis(Duration.ofMillis(20))) {
            relay.hang(true);
            for (int i = 0; i < FAILURES; i++) {
                assertThat(kind(get(redis))).isEqualTo(Kind.TIMEOUT);
            }
            int asked = relay.requests.get();
            assertThat(kind(get(redis))).isEqualTo(Kind.GIVEN_UP);
            assertThat(relay.requests).hasValue(asked);
        }
    }

    @Test
    void whenItIsWellAgainOneCallFindsOut() throws TimeoutException {
        try (Redis redis = redis(Duration.ofMillis(500))) {
            relay.hang(true);
            for (int i = 0; i < FAILURES; i++) {
                assertThat(kind(get(redis))).isEqualTo(Kind.TIMEOUT);
            }
            relay.hang(false);
            assertThat(kind(get(redis))).isEqualTo(Kind.GIVEN_UP);
            Eventually.answered(() -> {
                now.addAndGet(Duration.ofSeconds(1).toNanos());
                return get(redis).join() == null;
            });
            assertThat(redis.state()).isEqualTo(Breaker.State.CLOSED);
        }
    }

    @Test
    void afterAResetTheNextCallConnectsAnew() {
        try (Redis redis = redis(PATIENT)) {
            CompletableFuture.allOf(get(redis), get(redis), get(redis)).join();
            relay.reset();
            assertThat(kind(get(redis))).isEqualTo(Kind.FAILED);
            assertThat(get(redis).join())
                    .as("the other dead connections were dropped, too")
                    .isNull();
        }
    }

    @Test
    void goneAndBack() throws IOException {
        try (Redis redis = redis(PATIENT)) {
            assertThat(redis.call(client -> client.set("k", "v")).join()).isEqualTo("OK");
            server.kill();
            for (int i = 0; i < FAILURES; i++) {
                assertThat(kind(get(redis))).isEqualTo(Kind.FAILED);
            }
            assertThat(kind(get(redis))).isEqualTo(Kind.GIVEN_UP);
            server.startAgain();
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(get(redis).join()).isNull();
            assertThat(redis.state()).isEqualTo(Breaker.State.CLOSED);
        }
    }

    @Test
    void anErrorOfTheCommandLeavesTheServerInUse() {
        try (Redis redis = redis(PATIENT)) {
            redis.call(client -> client.lpush("list", "x")).join();
            for (int i = 0; i < FAILURES + 1; i++) {
                assertThat(kind(redis.call(client -> client.get("list")))).isEqualTo(Kind.FAILED);
            }
            assertThat(redis.state()).isEqualTo(Breaker.State.CLOSED);
        }
    }

    @Test
    void passwordAndDatabaseAreThoseOfTheAddress() throws IOException {
        try (RedisProcess guarded = RedisProcess.start("--requirepass", "p@ss");
                Redis right =
                        new Redis("redis://:p%40ss@127.0.0.1:" + guarded.port() + "/3", null, 4, PATIENT, breaker);
                Redis wrong = new Redis("redis://127.0.0.1:" + guarded.port(), null, 4, PATIENT, breaker)) {
            assertThat(right.call(client -> client.set("k", "v")).join()).isEqualTo("OK");
            assertThat(right.call(client -> client.info("keyspace")).join()).contains("db3:keys=1");
            for (int i = 0; i < FAILURES; i++) {
                assertThatThrownBy(() -> get(wrong).join()).hasMessageContaining("NOAUTH");
            }
            assertThat(wrong.state()).as("it will not let us in later either").isEqualTo(Breaker.State.OPEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://cache",
                "redis://cache:6380/15",
                "redis://:secret@cache",
                "redis://user:secret@[::1]:6379/0",
                "rediss://cache:6379/"
            })
    void addresses(String url) {
        assertThat(Redis.isAddress(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache:6379",
                "http://cache",
                "redis://",
                "redis:///1",
                "redis://cache/one",
                "redis://cache/99999",
                "redis://cache?db=1",
                "redis://ca che"
            })
    void notAddresses(String url) {
        assertThat(Redis.isAddress(url)).isFalse();
        assertThatThrownBy(() -> new Redis(url, null, 1, PATIENT, breaker))
                .hasMessage("not the address of a Redis server");
    }
}
