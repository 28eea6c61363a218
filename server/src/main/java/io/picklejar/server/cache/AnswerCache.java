package io.picklejar.server.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Tensor;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one model version, in memory.
 *
 * <ol>
 *   <li>Answers take no more bytes than the server's {@link CacheMemory} lets them, by an estimate that is rather too high.
 *       Which ones stay is decided by how often and how lately they were asked for (Caffeine's W-TinyLFU), so that a flood of
 *       inputs that never come again does not wash out those that do.
 *   <li>No answer is older than its lifetime.
 *   <li>What was put is given back as it is; nobody may write to it.
 * </ol>
 */
public final class AnswerCache {

    /** What an entry takes besides its arrays: nodes of Caffeine and its hash table, key, answer, headers of arrays. */
    static final int OVERHEAD = 300;

    /** What is taken at once where much is to go: until then whoever writes may have to wait. */
    private static final long STEP = 1 << 20;

    private final Cache<InputKey, Entry> entries;
    private final Policy.Eviction<InputKey, Entry> eviction;
    private final long maxBytes;
    private final Runnable wanted;
    private final LongAdder evictions = new LongAdder();

    /** Of Caffeine, which keeps it; changed by the {@link CacheMemory} alone. */
    private volatile long limit;

    private volatile boolean starved;

    private record Entry(Predictions predictions, Duration life, int bytes) {}

    /**
     * An empty cache.
     *
     * @param maxBytes most bytes of answers and their inputs, ever
     * @param limit most bytes for now, not more than that
     * @param nanoTime the time, as {@link System#nanoTime}
     * @param wanted told again and again while more is wanted than may be taken for now
     */
    AnswerCache(long maxBytes, long limit, LongSupplier nanoTime, Runnable wanted) {
        this.maxBytes = maxBytes;
        this.limit = limit;
        this.wanted = wanted;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(limit)
                .weigher((InputKey key, Entry entry) -> entry.bytes)
                .expireAfter(Expiry.creating((InputKey key, Entry entry) -> entry.life))
                .ticker(nanoTime::getAsLong)
                // upkeep is done by whoever caused it: bounded, measured, and on no thread that belongs to others
                .executor(Runnable::run)
                .evictionListener((key, entry, cause) -> evicted(cause))
                .build();
        this.eviction = entries.policy().eviction().orElseThrow();
    }

    private void evicted(RemovalCause cause) {
        if (cause == RemovalCause.SIZE) {
            evictions.increment();
            starved = limit < maxBytes;
        }
    }

    public @Nullable Predictions get(InputKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry == null ? null : entry.predictions;
    }

    /** @param predictions for one row; belongs to the cache and its readers from now on */
    public void put(InputKey key, Predictions predictions, Duration life) {
        if (!life.isNegative() && !life.isZero()) {
            entries.put(key, new Entry(predictions, life, bytes(key, predictions)));
            if (starved) {
                wanted.run();
            }
        }
    }

    /** Has entries go until they take so much at most, step by step, and lets no more come. */
    void shrink(long to) {
        long now = Math.min(limit, Math.max(bytes(), to));
        while (now > to) {
            now = Math.max(to, now - STEP);
            setLimit(now);
        }
        setLimit(to);
        starved = false; // whose entries go for others' sake has not asked for anything
    }

    void grow(long by) {
        if (by > 0) {
            setLimit(limit + by);
        }
    }

    private void setLimit(long bytes) {
        limit = bytes;
        eviction.setMaximum(bytes);
    }

    /** Wants more from the beginning. */
    void starve() {
        starved = true;
    }

    /** Whether it had to make room within its limit since this was last asked. */
    boolean wasStarved() {
        boolean was = starved;
        starved = false;
        return was;
    }

    private static int bytes(InputKey key, Predictions predictions) {
        long bytes = (long) OVERHEAD + key.encoded().length;
        if (predictions.isTensors()) {
            for (Tensor tensor : predictions.tensors()) {
                bytes += TensorBytes.size(tensor) + OVERHEAD;
            }
        } else if (predictions.isClasses()) {
            double[] probabilities = predictions.probabilities();
            bytes += 4L * predictions.classIndices().length + (probabilities == null ? 0 : 8L * probabilities.length);
        } else {
            bytes += 8L * predictions.numbers().length;
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    public long entries() {
        return entries.estimatedSize();
    }

    /** What all entries take together. */
    public long bytes() {
        entries.cleanUp();
        return eviction.weightedSize().orElse(0);
    }

    /** Most bytes that it may take, as far as it alone is concerned. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Most bytes that it may take now, as there are others. */
    public long limit() {
        return limit;
    }

    /** Entries that made room for others so far. */
    public long evictions() {
        return evictions.sum();
    }
}
