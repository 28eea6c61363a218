package io.picklejar.server.predict;

import io.picklejar.server.cache.AnswerCache;
import io.picklejar.server.cache.CacheCounters;
import io.picklejar.server.registry.Served;
import io.picklejar.server.remote.Breaker;
import io.picklejar.server.remote.Redis;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the cache of one version did and does.
 *
 * @param requests so far, by {@code hit}, {@code miss}, {@code coalesced} and {@code bypass}
 * @param shared calls to Redis so far, by {@code hit}, {@code miss}, {@code error} and {@code skipped}; empty where none is asked
 * @param bytes taken now
 * @param maxBytes that may be taken, as far as it alone is concerned
 * @param limitBytes that may be taken now, as there are others
 * @param underWay inputs that are being computed now
 * @param why whether it is used now, in words, with the figures that rests on
 * @param redis whether Redis is asked now, in words; null where this model's answers are not shared
 */
public record CacheFigures(
        String model,
        String version,
        Map<String, Long> requests,
        Map<String, Long> shared,
        long entries,
        long bytes,
        long maxBytes,
        long limitBytes,
        long evictions,
        int underWay,
        boolean used,
        String why,
        @Nullable String redis) {

    static CacheFigures of(Served served, VersionCache cache, @Nullable Redis redis) {
        CacheCounters counters = cache.counters();
        AnswerCache memory = cache.memory();
        boolean isShared = cache.settings().shared() && redis != null;
        return new CacheFigures(
                served.artifact().name(),
                served.artifact().version(),
                Map.of(
                        "hit", counters.hits.sum(),
                        "miss", counters.misses.sum(),
                        "coalesced", counters.coalesced.sum(),
                        "bypass", counters.bypassed.sum()),
                isShared
                        ? Map.of(
                                "hit", counters.sharedHits.sum(),
                                "miss", counters.sharedMisses.sum(),
                                "error", counters.sharedErrors.sum(),
                                "skipped", counters.sharedSkipped.sum())
                        : Map.of(),
                memory.entries(),
                memory.bytes(),
                memory.maxBytes(),
                memory.limit(),
                counters.earlierEvictions.sum() + memory.evictions(),
                cache.underWay(),
                cache.isUsed(),
                why(cache),
                isShared && redis != null ? state(cache, redis) : null);
    }

    CacheFigures plus(CacheFigures other) {
        return new CacheFigures(
                model,
                version,
                sum(requests, other.requests),
                sum(shared, other.shared),
                entries + other.entries,
                bytes + other.bytes,
                maxBytes + other.maxBytes,
                limitBytes + other.limitBytes,
                evictions + other.evictions,
                underWay + other.underWay,
                used,
                why,
                redis);
    }

    private static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> others) {
        Map<String, Long> sum = new TreeMap<>(some);
        others.forEach((name, count) -> sum.merge(name, count, Long::sum));
        return sum;
    }

    private static String why(VersionCache cache) {
        String figures = String.format(
                Locale.ROOT,
                "a lookup takes %.2f us, the model %.2f us",
                cache.worth().lookupNanos() / 1e3,
                cache.modelNanos() / 1e3);
        if (!cache.isWorthALookup()) {
            return figures + ": no hit rate would pay";
        }
        return figures
                + (cache.worth().isPaying()
                        ? ""
                        : "; so few are hits that they do not pay: only samples are looked up");
    }

    private static String state(VersionCache cache, Redis redis) {
        if (!cache.isShared()) {
            return "not asked: the model's files are being read, or have changed since it was loaded";
        }
        return redis.state() == Breaker.State.CLOSED ? "asked" : "left alone: it failed lately";
    }

    /** For people: maps, numbers and texts. */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("used", used);
        all.put("why", why);
        all.put("requests", new TreeMap<String, @Nullable Object>(requests));
        all.put("under_way", underWay);
        all.put("entries", entries);
        all.put("bytes", bytes);
        all.put("max_bytes", maxBytes);
        all.put("limit_bytes", limitBytes);
        all.put("evictions", evictions);
        if (redis != null) {
            Map<String, @Nullable Object> tier = new LinkedHashMap<>();
            tier.put("state", redis);
            tier.putAll(new TreeMap<>(shared));
            all.put("redis", tier);
        }
        return all;
    }
}
