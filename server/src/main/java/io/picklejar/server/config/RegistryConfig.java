package io.picklejar.server.config;

import java.time.Duration;
import java.util.List;

/**
 * Bringing models and keeping them.
 *
 * @param watching when models are looked for
 * @param poll time between two looks where nothing says that something changed
 * @param settle how long a new folder must have stayed the same before it is loaded; not waited for at start
 * @param loaders versions loaded at the same time
 * @param memoryBytes most memory that models may take together, as far as it can be told before loading; 0 for 60 % of the heap
 * @param order what to do where a new version does not fit beside the old one
 */
public record RegistryConfig(
        Watching watching, Duration poll, Duration settle, int loaders, long memoryBytes, SwapOrder order) {

    /** When models are looked for. */
    public enum Watching {
        /** At start and whenever something may have changed. */
        WATCH,
        /** At start and when told to. */
        EXPLICIT,
        /** At start only. */
        ONCE
    }

    /** What to do where a new version does not fit beside the old one. */
    public enum SwapOrder {
        /** The new one is refused; the old one serves on. */
        AVAILABILITY,
        /** The old one leaves first; until the new one is ready the model does not serve. */
        MEMORY
    }

    static final Key<Watching> WATCHING =
            Key.choice("watch", Watching.WATCH, "when to look for new versions: watch, explicit or once");
    static final Key<Duration> POLL = Key.duration(
            "poll_interval",
            Duration.ofSeconds(5),
            Duration.ofMillis(10),
            Duration.ofHours(24),
            "time between two looks where the file system tells nothing");
    static final Key<Duration> SETTLE = Key.duration(
            "settle",
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ofMinutes(10),
            "how long a new folder must stay the same before it is loaded");
    static final Key<Integer> LOADERS = Key.integer(
                    "load_threads", Math.max(1, HttpConfig.cores() / 2), 1, 64, "versions loaded at the same time")
            .defaultShownAs("half the cores");
    static final Key<Long> MEMORY = Key.bytes(
                    "models_memory", 0, 0, 1L << 44, "most memory that models may take together, as estimated")
            .defaultShownAs("60 % of the heap");
    static final Key<SwapOrder> ORDER =
            Key.choice("swap_order", SwapOrder.AVAILABILITY, "what comes first where two versions do not fit");

    static final List<Key<?>> KEYS = List.of(WATCHING, POLL, SETTLE, LOADERS, MEMORY, ORDER);

    public RegistryConfig {
        POLL.check(poll);
        SETTLE.check(settle);
        LOADERS.check(loaders);
        MEMORY.check(memoryBytes);
    }

    public static RegistryConfig from(Settings settings) {
        return new RegistryConfig(
                settings.get(WATCHING),
                settings.get(POLL),
                settings.get(SETTLE),
                settings.get(LOADERS),
                settings.get(MEMORY),
                settings.get(ORDER));
    }

    /** For a command that loads models once and ends. */
    public static RegistryConfig once() {
        return new RegistryConfig(
                Watching.ONCE, POLL.fallback(), Duration.ZERO, 1, MEMORY.fallback(), SwapOrder.AVAILABILITY);
    }

    /** {@link #memoryBytes}, or 60 % of the heap where that is 0. */
    public long memoryBudget() {
        return memoryBytes == 0 ? (long) (Runtime.getRuntime().maxMemory() * 0.6) : memoryBytes;
    }
}
