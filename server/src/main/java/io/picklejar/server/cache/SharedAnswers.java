package io.picklejar.server.cache;

import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.server.remote.Redis;
import io.picklejar.server.remote.RemoteException;
import io.picklejar.server.remote.Warnings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/**
 * The answers of one model version in a Redis, shared with other servers that serve the same files.
 *
 * <ol>
 *   <li>It is never an error: what cannot be had in time, or cannot be believed, is a miss.
 *   <li>It never blocks the caller; see {@link Redis}.
 *   <li>Keys are {@code picklejar:<namespace>:<model>:<version>:<content>:<input>}; content is a hash of the model's files and
 *       of the server's version, input one of the row. The value holds the whole row, which is compared.
 * </ol>
 */
public final class SharedAnswers {

    private static final int HASH_CHARACTERS = 32;

    /**
     * A known answer.
     *
     * @param life how much longer it may be given
     */
    public record Found(Predictions predictions, Duration life) {}

    private final Redis redis;
    private final CompletableFuture<@Nullable String> prefix;
    private final Output output;
    private final Duration ttl;
    private final LongSupplier currentMillis;
    private final CacheCounters counters;
    private final Warnings warnings = new Warnings("cache_redis", Duration.ofMinutes(1));

    /**
     * Asks nothing yet.
     *
     * @param prefix of its keys, once that is known; completes with null where these answers cannot be shared
     * @param output what the model's answers are
     * @param ttl how long an answer may be given
     * @param currentMillis the time, as {@link System#currentTimeMillis}
     */
    public SharedAnswers(
            Redis redis,
            CompletableFuture<@Nullable String> prefix,
            Output output,
            Duration ttl,
            LongSupplier currentMillis,
            CacheCounters counters) {
        this.redis = redis;
        this.prefix = prefix;
        this.output = output;
        this.ttl = ttl;
        this.currentMillis = currentMillis;
        this.counters = counters;
    }

    /** Whether there is any use in asking now. */
    public boolean isOpen() {
        return prefix.isDone() && !prefix.isCompletedExceptionally() && prefix.join() != null;
    }

    /** Completes with null where nothing is known; never fails. To be asked only while {@link #isOpen}. */
    public CompletableFuture<@Nullable Found> get(InputKey key) {
        return redis.call(client -> client.getrange(name(key), 0, StoredAnswer.LONGEST - 1L))
                .handle((value, error) -> found(key, value, error));
    }

    private @Nullable Found found(InputKey key, byte @Nullable [] value, @Nullable Throwable error) {
        if (error != null) {
            failed(error);
            return null;
        }
        if (value == null || value.length == 0) {
            counters.sharedMisses.increment();
            return null;
        }
        StoredAnswer stored = StoredAnswer.decode(value, key, output);
        if (stored == null) {
            counters.sharedErrors.increment();
            return null;
        }
        Duration life = left(stored.computedMillis());
        (life.isZero() ? counters.sharedMisses : counters.sharedHits).increment();
        return life.isZero() ? null : new Found(stored.predictions(), life);
    }

    /** Of an answer from a clock that is ahead of ours, all. */
    private Duration left(long computedMillis) {
        long age = Math.max(0, currentMillis.getAsLong() - computedMillis);
        return Duration.ofMillis(Math.max(0, ttl.toMillis() - age));
    }

    private void failed(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (wasAsked(cause)) {
            counters.sharedErrors.increment();
            warnings.tell(cause);
        } else {
            counters.sharedSkipped.increment();
        }
    }

    private static boolean wasAsked(Throwable cause) {
        return !(cause instanceof RemoteException remote)
                || remote.kind() == RemoteException.Kind.FAILED
                || remote.kind() == RemoteException.Kind.TIMEOUT;
    }

    /** Stores an answer some time soon, if that is possible. */
    @SuppressWarnings("FutureReturnValueIgnored") // both ways it may end are seen to
    public void put(InputKey key, Predictions predictions) {
        SetParams life = SetParams.setParams().px(Math.max(1, ttl.toMillis()));
        long computedMillis = currentMillis.getAsLong();
        redis.call(client -> {
                    byte[] value = StoredAnswer.encode(key, predictions, computedMillis);
                    return value == null ? "" : client.set(name(key), value, life);
                })
                .whenComplete((done, error) -> {
                    if (error != null) {
                        failed(error);
                    }
                });
    }

    private byte[] name(InputKey key) {
        return (prefix.join() + ":" + hash(key.encoded())).getBytes(StandardCharsets.UTF_8);
    }

    /** The same on every server, unlike {@link InputKey#hash}. */
    private static String hash(byte[] input) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(input);
            return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
