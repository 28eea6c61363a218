package io.picklejar.server.lookup;

import io.picklejar.server.remote.RemoteException;
import io.picklejar.server.routing.Lookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the values of keys for one lookup: in the cache, in a question that is under way, or by asking the source, once for
 * all keys that are left. Without a ttl every request asks for itself, so that it sees what was written before it came.
 */
final class Finder {

    private final Lookup lookup;
    private final LookupSource source;
    private final List<String> columns;

    /** Questions under way, by each of their keys. */
    private final Map<String, CompletableFuture<Map<String, Found>>> underWay = new ConcurrentHashMap<>();

    Finder(Lookup lookup, LookupSource source) {
        this.lookup = lookup;
        this.source = source;
        this.columns = List.copyOf(new LinkedHashSet<>(lookup.columns().values()));
    }

    /** Has the source connect and look at the question, in the background; what is wrong with it is in the log then. */
    @SuppressWarnings("FutureReturnValueIgnored") // the log is told
    void prepare() {
        source.store().prepare(lookup.ask(), columns).whenComplete((done, error) -> {
            if (error != null) {
                source.warn(cause(error));
            }
        });
    }

    Lookup lookup() {
        return lookup;
    }

    LookupSource source() {
        return source;
    }

    Duration ttl() {
        return lookup.ttl();
    }

    /** Position of a column in {@link Found#values}. */
    int indexOf(String column) {
        return columns.indexOf(column);
    }

    /**
     * Finds the values of all keys.
     *
     * @param deadlineNanos until when the caller waits, by {@link System#nanoTime}
     * @return by key, {@link Found#NOTHING} where the source has none; fails with a {@link RemoteException}
     */
    CompletableFuture<Map<String, Found>> find(Set<String> keys, long deadlineNanos) {
        if (ttl().isZero()) {
            return ask(List.copyOf(keys), deadlineNanos);
        }
        Map<String, Found> found = new HashMap<>();
        Set<String> left = new LinkedHashSet<>();
        for (String key : keys) {
            Found kept = source.cache().get(this, key);
            if (kept == null) {
                left.add(key);
            } else {
                found.put(key, kept);
            }
        }
        count("cache", found.size());
        return left.isEmpty() ? CompletableFuture.completedFuture(found) : rest(found, left, deadlineNanos, true);
    }

    /** @param mayAskAgain for keys whose question somebody else gave up who had less time */
    private CompletableFuture<Map<String, Found>> rest(
            Map<String, Found> found, Set<String> left, long deadlineNanos, boolean mayAskAgain) {
        CompletableFuture<Map<String, Found>> own = new CompletableFuture<>();
        List<String> mine = new ArrayList<>();
        Set<CompletableFuture<Map<String, Found>>> parts = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (String key : left) {
            CompletableFuture<Map<String, Found>> other = underWay.putIfAbsent(key, own);
            if (other == null) {
                mine.add(key);
            } else {
                others.add(key);
                parts.add(other);
            }
        }
        count("joined", others.size());
        if (!mine.isEmpty()) {
            parts.add(own);
            askFor(mine, own, deadlineNanos);
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(done -> joined(found, left, parts))
                .exceptionallyCompose(error -> mayAskAgain && !others.isEmpty() && wasCutShort(error)
                        ? again(found, left, deadlineNanos)
                        : CompletableFuture.failedFuture(cause(error)));
    }

    private CompletableFuture<Map<String, Found>> again(
            Map<String, Found> found, Set<String> left, long deadlineNanos) {
        return deadlineNanos - System.nanoTime() <= 0
                ? CompletableFuture.failedFuture(
                        new RemoteException(RemoteException.Kind.TIMEOUT, "no time left", null))
                : rest(found, left, deadlineNanos, false);
    }

    private static Map<String, Found> joined(
            Map<String, Found> found, Set<String> left, Set<CompletableFuture<Map<String, Found>>> parts) {
        Map<String, Found> all = new HashMap<>(found);
        for (CompletableFuture<Map<String, Found>> part : parts) {
            Map<String, Found> rows = part.join();
            left.forEach(key -> {
                Found row = rows.get(key);
                if (row != null) {
                    all.put(key, row);
                }
            });
        }
        return all;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // own tells how it ends
    private void askFor(List<String> keys, CompletableFuture<Map<String, Found>> own, long deadlineNanos) {
        ask(keys, deadlineNanos).whenComplete((rows, error) -> {
            if (error == null) {
                rows.forEach((key, row) -> source.cache().put(this, key, row));
            }
            keys.forEach(key -> underWay.remove(key, own));
            if (error == null) {
                own.complete(rows);
            } else {
                own.completeExceptionally(cause(error));
            }
        });
    }

    /** With {@link Found#NOTHING} for what is not there. */
    private CompletableFuture<Map<String, Found>> ask(List<String> keys, long deadlineNanos) {
        long start = System.nanoTime();
        Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - start));
        return source.store().ask(lookup.ask(), keys, columns, left).handle((rows, error) -> {
            source.asked(lookup, error == null ? null : cause(error), System.nanoTime() - start);
            if (error != null) {
                throw new CompletionException(cause(error));
            }
            count("found", rows.size());
            count("missing", keys.size() - rows.size());
            Map<String, Found> all = new LinkedHashMap<>();
            keys.forEach(key -> all.put(key, rows.getOrDefault(key, Found.NOTHING)));
            return all;
        });
    }

    private void count(String result, int keys) {
        if (keys > 0) {
            source.listener().keys(source.name(), result, keys);
        }
    }

    private static boolean wasCutShort(Throwable error) {
        return PostgresStore.isCancelled(cause(error).getCause());
    }

    static Throwable cause(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause == null ? error : cause;
    }
}
