package io.picklejar.server.config;

import java.time.Duration;
import java.util.List;

/**
 * Loading models.
 *
 * @param memoryBytes most memory that reading one model file may take; 0 for half the heap
 * @param warmUp longest that a model is exercised before it is ready
 */
public record ModelConfig(long memoryBytes, Duration warmUp) {

    static final Key<Long> MEMORY = Key.bytes(
                    "model_memory", 0, 0, 1L << 40, "most memory that reading one model file may take")
            .defaultShownAs("half the heap");
    static final Key<Duration> WARM_UP = Key.duration(
            "warm_up",
            Duration.ofMillis(200),
            Duration.ZERO,
            Duration.ofMinutes(10),
            "longest that a model is exercised before it is ready, but for its first four rows; less once a prediction takes"
                    + " under 50 µs or no longer gets faster");

    static final List<Key<?>> KEYS = List.of(MEMORY, WARM_UP);

    public ModelConfig {
        MEMORY.check(memoryBytes);
        WARM_UP.check(warmUp);
    }

    public static ModelConfig from(Settings settings) {
        return new ModelConfig(settings.get(MEMORY), settings.get(WARM_UP));
    }

    /** {@link #memoryBytes}, or half the heap where that is 0. */
    public long memoryBudget() {
        return memoryBytes == 0 ? Runtime.getRuntime().maxMemory() / 2 : memoryBytes;
    }
}
