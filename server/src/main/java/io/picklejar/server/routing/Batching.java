package io.picklejar.server.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a model's waiting requests are joined, where that pays.
 *
 * @param maxRows most rows that are computed together, 1 for none; null: what the server's settings say
 * @param maxDelay how long requests that had to wait anyway may wait for more to join them; a lone request never does
 */
public record Batching(@Nullable Integer maxRows, Duration maxDelay) {

    static final int MOST_ROWS = 65_536;

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

    public static final Batching OFF = new Batching(1, Duration.ZERO);

    public Batching {
        if (maxDelay.isNegative() || maxDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("batching.max_delay: " + maxDelay.toMillis() + "ms (expected: 0ms..1s)");
        }
    }
}
