package io.picklejar.server.config;

import io.picklejar.server.remote.Breaker;
import io.picklejar.server.remote.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The prediction cache, for the models whose {@code route.yaml} asks for it.
 *
 * @param maxBytes most memory that the cache of one version may take, whatever its route asks for
 * @param memory most memory that the caches of all versions may take together
 * @param maxTtl longest that an answer may be kept, whatever its route asks for
 * @param redis address of the Redis that answers may be shared through, or null for none; a secret for its password
 * @param redisCa file of the authorities that are believed over TLS, or null for those that Java believes
 * @param namespace what keys in that Redis begin with, for servers that must not share
 * @param redisTimeout longest that a request waits for Redis
 * @param redisConnections most connections to it
 * @param redisFailures of its last 20 calls that make the server leave it alone
 * @param redisRest for so long
 */
public record CacheConfig(
        long maxBytes,
        long memory,
        Duration maxTtl,
        @Nullable Secret redis,
        @Nullable String redisCa,
        String namespace,
        Duration redisTimeout,
        int redisConnections,
        int redisFailures,
        Duration redisRest) {

    private static final Duration DAY = Duration.ofHours(24);

    static final Key<Long> MAX_BYTES = Key.bytes(
                    "cache_max_bytes",
                    Runtime.getRuntime().maxMemory() / 8,
                    64L << 10,
                    1L << 40,
                    "most memory for the cached answers of one model version")
            .defaultShownAs("an eighth of the heap");
    static final Key<Long> MEMORY = Key.bytes(
                    "cache_memory",
                    Runtime.getRuntime().maxMemory() / 8,
                    64L << 10,
                    1L << 40,
                    "most memory for the cached answers of all models together")
            .defaultShownAs("an eighth of the heap");
    static final Key<Duration> MAX_TTL = Key.duration(
            "cache_max_ttl",
            DAY,
            Duration.ofMillis(1),
            DAY.multipliedBy(30),
            "longest that an answer is kept, whatever a model's route asks for");
    static final Key<Optional<Secret>> REDIS = Key.secret(
            "cache_redis",
            "an address such as redis://user:password@host:6379/0, or rediss:// for TLS",
            "Redis that servers share cached answers through, where a model's route asks for it",
            text -> Redis.isAddress(text)); // no method reference: that would load the Redis client at every start
    static final Key<Optional<String>> REDIS_CA = Key.optional(
            "cache_redis_tls_ca",
            "a PEM file of certificates",
            "authorities that its TLS certificate may be signed by; none: those that Java trusts");
    static final Key<String> NAMESPACE = Key.text(
            "cache_namespace",
            "default",
            "letters, digits, dots, dashes or underscores",
            "begins the keys in Redis; servers with different ones share nothing");
    static final Key<Duration> REDIS_TIMEOUT = Key.duration(
            "cache_redis_timeout",
            Duration.ofMillis(20),
            Duration.ofMillis(1),
            Duration.ofSeconds(10),
            "longest that a request waits for Redis before it is computed");
    static final Key<Integer> REDIS_CONNECTIONS =
            Key.integer("cache_redis_connections", 8, 1, 1024, "most connections to Redis, and calls under way");
    static final Key<Integer> REDIS_FAILURES = Key.integer(
            "cache_redis_failures", 5, 1, Breaker.WINDOW, "failures among 20 calls after which Redis is left alone");
    static final Key<Duration> REDIS_REST = Key.duration(
            "cache_redis_rest",
            Duration.ofSeconds(5),
            Duration.ofMillis(1),
            Duration.ofHours(1),
            "how long Redis is left alone before one call tries it again");

    static final List<Key<?>> KEYS = List.of(
            MAX_BYTES,
            MEMORY,
            MAX_TTL,
            REDIS,
            REDIS_CA,
            NAMESPACE,
            REDIS_TIMEOUT,
            REDIS_CONNECTIONS,
            REDIS_FAILURES,
            REDIS_REST);

    public CacheConfig {
        MAX_BYTES.check(maxBytes);
        MEMORY.check(memory);
        MAX_TTL.check(maxTtl);
        REDIS.check(Optional.ofNullable(redis));
        NAMESPACE.check(namespace);
        REDIS_TIMEOUT.check(redisTimeout);
        REDIS_CONNECTIONS.check(redisConnections);
        REDIS_FAILURES.check(redisFailures);
        REDIS_REST.check(redisRest);
        if (redisCa != null && redis != null && !redis.reveal().startsWith("rediss:")) {
            throw new ConfigException(
                    "cache_redis_tls_ca: " + redisCa + " (expected: none, or a cache_redis with TLS, rediss:)");
        }
        if (!namespace.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new ConfigException("cache_namespace: " + namespace
                    + " (expected: 1..64 letters, digits, dots, dashes or underscores)");
        }
    }

    public static CacheConfig from(Settings settings) {
        return new CacheConfig(
                settings.get(MAX_BYTES),
                settings.get(MEMORY),
                settings.get(MAX_TTL),
                settings.get(REDIS).orElse(null),
                settings.get(REDIS_CA).orElse(null),
                settings.get(NAMESPACE),
                settings.get(REDIS_TIMEOUT),
                settings.get(REDIS_CONNECTIONS),
                settings.get(REDIS_FAILURES),
                settings.get(REDIS_REST));
    }
}
