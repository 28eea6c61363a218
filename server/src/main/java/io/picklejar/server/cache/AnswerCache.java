package io.picklejar.server.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
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
 *   <li>Answers take no more bytes than may be, by an estimate that is rather too high. Which ones stay is decided by how often
 *       and how lately they were asked for (Caffeine's W-TinyLFU), so that a flood of inputs that never come again does not wash
 *       out those that do.
 *   <li>No answer is older than its lifetime.
 *   <li>What was put is given back as it is; nobody may write to it.
 * </ol>
 */
public final class AnswerCache {

    /** What an entry takes besides its arrays: nodes of Caffeine and its hash table, key, answer, headers of arrays. */
    static final int OVERHEAD = 300;

    private final Cache<InputKey, Entry> entries;
    private final long maxBytes;
    private final LongAdder evictions = new LongAdder();

    private record Entry(Predictions predictions, Duration life, int bytes) {}

    /**
     * An empty cache.
     *
     * @param maxBytes most bytes of answers and their inputs
     * @param nanoTime the time, as {@link System#nanoTime}
     */
    public AnswerCache(long maxBytes, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((InputKey key, Entry entry) -> entry.bytes)
                .expireAfter(Expiry.creating((InputKey key, Entry entry) -> entry.life))
                .ticker(nanoTime::getAsLong)
                // upkeep is done by whoever caused it: bounded, measured, and on no thread that belongs to others
                .executor(Runnable::run)
                .evictionListener((key, entry, cause) -> evicted(cause))
                .build();
    }

    private void evicted(RemovalCause cause) {
        if (cause == RemovalCause.SIZE) {
            evictions.increment();
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
        }
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
        return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** Entries that made room for others so far. */
    public long evictions() {
        return evictions.sum();
    }
}
