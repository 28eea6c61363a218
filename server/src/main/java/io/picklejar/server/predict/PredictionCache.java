package io.picklejar.server.predict;

import io.picklejar.server.cache.CacheCounters;
import io.picklejar.server.cache.CacheMemory;
import io.picklejar.server.cache.SharedAnswers;
import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.Served;
import io.picklejar.server.remote.Redis;
import io.picklejar.server.routing.Caching;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caches of all versions in memory whose model's route asks for one. */
public final class PredictionCache {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionCache.class);
    private static final int HASH_CHARACTERS = 32;

    /**
     * What is the same for all of them.
     *
     * @param maxBytes most memory of one version's cache
     * @param totalBytes most memory of all of them
     * @param maxLife longest that an answer is kept
     * @param redis null for none
     * @param namespace what keys in Redis begin with, after {@code picklejar}
     * @param build version of this server: another one may compute other numbers
     * @param nanoTime the time, as {@link System#nanoTime}
     */
    public record Settings(
            long maxBytes,
            long totalBytes,
            Duration maxLife,
            @Nullable Redis redis,
            String namespace,
            String build,
            LongSupplier nanoTime) {}

    /** For programs in which no model has a route. */
    public static PredictionCache none() {
        return new PredictionCache(new Settings(0, 0, Duration.ZERO, null, "", "", System::nanoTime));
    }

    private final Settings settings;
    private final CacheMemory memory;
    private final Map<Served, VersionCache> caches = new ConcurrentHashMap<>();

    public PredictionCache(Settings settings) {
        this.settings = settings;
        this.memory = new CacheMemory(settings.totalBytes, settings.nanoTime, this::inBackground);
    }

    private void inBackground(Runnable dealing) {
        Thread.ofVirtual().name("cache-memory").start(() -> {
            dropUnwanted();
            dealing.run();
        });
    }

    /** Most bytes that the caches of all versions may take together. */
    public long totalBytes() {
        return memory.total();
    }

    /** The cache of a version as its route asks for it now; null where it does not. */
    @Nullable
    VersionCache of(Served served, VersionCache.Computing computing) {
        Caching wanted = served.serving().caching();
        if (wanted == null) {
            return null;
        }
        VersionCache cache = caches.get(served);
        return cache != null && cache.settings().equals(wanted)
                ? cache
                : caches.compute(served, (key, old) -> replaced(key, old, wanted, computing));
    }

    private VersionCache replaced(
            Served served, @Nullable VersionCache old, Caching wanted, VersionCache.Computing computing) {
        if (old != null && old.settings().equals(wanted)) {
            return old;
        }
        CacheCounters counters = old == null ? new CacheCounters() : old.counters();
        if (old != null) {
            counters.earlierEvictions.add(old.memory().evictions());
            memory.close(old.memory());
        }
        Duration life = wanted.ttl().compareTo(settings.maxLife) < 0 ? wanted.ttl() : settings.maxLife;
        long bytes = Math.min(wanted.maxBytes(), settings.maxBytes);
        return new VersionCache(
                served,
                wanted,
                life,
                memory.open(bytes),
                wanted.shared() ? shared(served, life, counters) : null,
                counters,
                computing);
    }

    private @Nullable SharedAnswers shared(Served served, Duration life, CacheCounters counters) {
        if (settings.redis == null) {
            LOG.warn(
                    "model {}: its route shares cached answers, but cache_redis is not set",
                    served.artifact().name());
            return null;
        }
        CompletableFuture<@Nullable String> prefix = new CompletableFuture<>();
        Thread.ofVirtual().name("model-hash").start(() -> prefix.complete(prefix(served)));
        return new SharedAnswers(
                settings.redis, prefix, served.postprocessor().output(), life, System::currentTimeMillis, counters);
    }

    /** The same files on another server of the same build give the same answers, and the same keys. */
    private @Nullable String prefix(Served served) {
        String name = served.artifact().name();
        String contents = served.contents().hash();
        if (contents == null) {
            LOG.warn("model {}: its files have changed or cannot be read; its answers are not shared", name);
            return null;
        }
        String hash = sha256(settings.build + ' ' + contents).substring(0, HASH_CHARACTERS);
        return String.join(
                ":",
                List.of("picklejar", settings.namespace, name, served.artifact().version(), hash));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The answers of a version that left the memory go with it, and those that a route no longer wants kept. */
    void on(RegistryEvent event) {
        if (event.kind() == RegistryEvent.Kind.UNLOADED && event.served() != null) {
            drop(event.served());
        }
        dropUnwanted();
    }

    /** A route that changes nothing else is no event; what it leaves behind goes when others want the memory. */
    private void dropUnwanted() {
        caches.keySet().stream().filter(served -> !isWanted(served)).forEach(this::drop);
    }

    private static boolean isWanted(Served served) {
        return served.serving().caching() != null;
    }

    private void drop(Served served) {
        VersionCache dropped = caches.remove(served);
        if (dropped != null) {
            memory.close(dropped.memory());
        }
    }

    /** What the cache of a version did and does; null where it has none. */
    public @Nullable CacheFigures figures(Served served) {
        VersionCache cache = caches.get(served);
        return cache == null || !isWanted(served) ? null : CacheFigures.of(served, cache, settings.redis);
    }

    /** Of every version that has one; of a version that is being replaced by itself, both together. */
    public Collection<CacheFigures> figures() {
        Map<String, CacheFigures> all = new TreeMap<>();
        caches.forEach((served, cache) -> {
            if (!isWanted(served)) {
                return;
            }
            CacheFigures figures = CacheFigures.of(served, cache, settings.redis);
            all.merge(figures.model() + ' ' + figures.version(), figures, CacheFigures::plus);
        });
        return all.values();
    }
}
