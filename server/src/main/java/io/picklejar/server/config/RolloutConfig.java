package io.picklejar.server.config;

import java.time.Duration;
import java.util.List;

/**
 * Trying versions out: shadows and canaries.
 *
 * @param shadowThreads threads that repeat requests on shadow versions
 * @param shadowQueue requests that may wait for them; beyond it they are dropped
 * @param shadowMemoryBytes most memory that the rows of such requests may take
 * @param shadowPercent share of its time that such a thread works
 * @param guardInterval time between two looks at a canary
 */
public record RolloutConfig(
        int shadowThreads, int shadowQueue, long shadowMemoryBytes, int shadowPercent, Duration guardInterval) {

    static final Key<Integer> SHADOW_THREADS =
            Key.integer("shadow_threads", 1, 1, 64, "threads that repeat requests on shadow versions");
    static final Key<Integer> SHADOW_QUEUE = Key.integer(
            "shadow_queue",
            500,
            1,
            1_000_000,
            "requests that may wait for a shadow; beyond it they are dropped and counted");
    static final Key<Long> SHADOW_MEMORY =
            Key.bytes("shadow_memory", 32L << 20, 0, 1L << 40, "most memory that the rows of such requests may take");
    static final Key<Integer> SHADOW_CPU = Key.integer(
            "shadow_cpu", 10, 1, 100, "percent of its time that a shadow thread works; it rests for the others");
    static final Key<Duration> GUARD_INTERVAL = Key.duration(
            "guard_interval",
            Duration.ofSeconds(1),
            Duration.ofMillis(1),
            Duration.ofHours(1),
            "time between two looks at a canary");

    static final List<Key<?>> KEYS = List.of(SHADOW_THREADS, SHADOW_QUEUE, SHADOW_MEMORY, SHADOW_CPU, GUARD_INTERVAL);

    public RolloutConfig {
        SHADOW_THREADS.check(shadowThreads);
        SHADOW_QUEUE.check(shadowQueue);
        SHADOW_MEMORY.check(shadowMemoryBytes);
        SHADOW_CPU.check(shadowPercent);
        GUARD_INTERVAL.check(guardInterval);
    }

    public static RolloutConfig from(Settings settings) {
        return new RolloutConfig(
                settings.get(SHADOW_THREADS),
                settings.get(SHADOW_QUEUE),
                settings.get(SHADOW_MEMORY),
                settings.get(SHADOW_CPU),
                settings.get(GUARD_INTERVAL));
    }
}
