package io.picklejar.server.predict;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.batch.Gathering;
import io.picklejar.server.batch.Work;
import io.picklejar.server.cache.AnswerCache;
import io.picklejar.server.cache.CacheCounters;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.cache.InputKey;
import io.picklejar.server.cache.SharedAnswers;
import io.picklejar.server.cache.Worth;
import io.picklejar.server.registry.Lease;
import io.picklejar.server.registry.Served;
import io.picklejar.server.routing.Caching;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one loaded version, and its computations under way. Belongs to the version, so a key needs no version in it, and
 * goes with it.
 */
final class VersionCache {

    /** Until measured: a lookup in memory, one in Redis. */
    private static final double LOOKUP_NANOS = 2_000;

    private static final double SHARED_NANOS = 200_000;

    /** Computes at once or soon, and tells the work. */
    interface Computing {
        void compute(Served served, Work work, @Nullable Gathering gathering);
    }

    private final Served served;
    private final Caching settings;
    private final Duration life;
    private final Computing computing;
    private final AnswerCache memory;
    private final @Nullable SharedAnswers shared;
    private final CacheCounters counters;
    private final Worth worth = new Worth(LOOKUP_NANOS);
    private final Worth sharedWorth = new Worth(SHARED_NANOS);
    private final ConcurrentMap<InputKey, Flight> flights = new ConcurrentHashMap<>();

    /**
     * An empty one.
     *
     * @param settings it is made for; {@code life} and {@code memory} follow them as far as the server allows
     * @param shared null where answers are not shared
     */
    VersionCache(
            Served served,
            Caching settings,
            Duration life,
            AnswerCache memory,
            @Nullable SharedAnswers shared,
            CacheCounters counters,
            Computing computing) {
        this.served = served;
        this.settings = settings;
        this.life = life;
        this.memory = memory;
        this.shared = shared;
        this.counters = counters;
        this.computing = computing;
    }

    Caching settings() {
        return settings;
    }

    AnswerCache memory() {
        return memory;
    }

    CacheCounters counters() {
        return counters;
    }

    Worth worth() {
        return worth;
    }

    int underWay() {
        return flights.size();
    }

    boolean isShared() {
        return shared != null && shared.isOpen();
    }

    boolean isWorthALookup() {
        return worth.pays(modelNanos());
    }

    boolean isUsed() {
        return isWorthALookup() && worth.isPaying();
    }

    double modelNanos() {
        return served.cost().callNanos();
    }

    /** Answers from memory, or with what is being computed already, or computes. */
    void predict(Lease lease, CachedWork work, @Nullable Gathering gathering) {
        long start = System.nanoTime();
        InputKey key = keyOf(work.rows());
        if (key == null) {
            counters.bypassed.increment();
            work.cached(CacheUse.BYPASS);
            computing.compute(served, work, gathering);
            return;
        }
        while (true) {
            Predictions known = memory.get(key);
            if (known != null) {
                found(System.nanoTime() - start);
                work.cached(CacheUse.HIT);
                work.answered(known, 0);
                return;
            }
            Flight flight = flights.get(key);
            if (flight == null) {
                flight = takeOff(lease, key, work, gathering, start);
                if (flight == null) {
                    return;
                }
            }
            if (flight.join(work)) {
                counters.coalesced.increment();
                worth.observe(true, System.nanoTime() - start, modelNanos());
                return;
            }
            over(key, flight);
        }
    }

    /** @return null where the work is aboard; otherwise another's flight */
    private @Nullable Flight takeOff(
            Lease lease, InputKey key, CachedWork work, @Nullable Gathering gathering, long start) {
        Flight mine = new Flight(this, key, lease, work, gathering, System.nanoTime() - start);
        Flight other = flights.putIfAbsent(key, mine);
        if (other == null) {
            mine.start();
        } else {
            mine.cancel();
        }
        return other;
    }

    /** Null where the cache is not to be asked: of several rows, which cost less together, or where it does not pay. */
    private @Nullable InputKey keyOf(Table rows) {
        if (rows.rows() != 1 || !worth.mayPayFor(modelNanos())) {
            return null;
        }
        InputKey key = InputKey.of(rows);
        return key != null && worth.isUsedFor(key.hash()) ? key : null;
    }

    /** Where other servers may have put this answer; null where it is not worth asking, or cannot be. */
    @Nullable
    SharedAnswers sharedFor(InputKey key) {
        if (shared == null || !shared.isOpen()) {
            return null;
        }
        return sharedWorth.mayPayFor(modelNanos()) && sharedWorth.isUsedFor(key.hash()) ? shared : null;
    }

    void sharedAnswered(boolean hit, long nanos) {
        sharedWorth.observe(hit, nanos, modelNanos());
    }

    /** @param nanos what the lookup took */
    void found(long nanos) {
        counters.hits.increment();
        worth.observe(true, nanos, modelNanos());
    }

    void compute(Work work, @Nullable Gathering gathering) {
        computing.compute(served, work, gathering);
    }

    void keep(InputKey key, Predictions predictions) {
        memory.put(key, predictions, life);
    }

    void share(InputKey key, Predictions predictions) {
        if (shared != null) {
            shared.put(key, predictions);
        }
    }

    /** @param nanos what the cache took of this request's time */
    void missed(long nanos) {
        counters.misses.increment();
        worth.observe(false, nanos, modelNanos());
    }

    void over(InputKey key, Flight flight) {
        flights.remove(key, flight);
    }
}
