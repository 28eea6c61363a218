package io.picklejar.server.routing;

import java.time.Duration;

/**
 * How a model's answers are kept for inputs that come again.
 *
 * @param maxBytes most memory that the answers of one version take
 * @param ttl how old an answer may be
 * @param shared whether they are also kept in the Redis that the server's settings name, for other servers
 */
public record Caching(long maxBytes, Duration ttl, boolean shared) {

    private static final long LEAST_BYTES = 64L << 10;
    private static final long MOST_BYTES = 1L << 40;
    private static final Duration LONGEST = Duration.ofDays(30);

    /** What {@code cache: true} means. */
    public static final Caching DEFAULT = new Caching(64L << 20, Duration.ofMinutes(10), false);

    public Caching {
        if (maxBytes < LEAST_BYTES || maxBytes > MOST_BYTES) {
            throw new IllegalArgumentException("cache.max_bytes: " + maxBytes + " (expected: 64KiB..1024GiB)");
        }
        if (ttl.isZero() || ttl.isNegative() || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("cache.ttl: " + ttl.toMillis() + "ms (expected: 1ms..720h)");
        }
    }
}
