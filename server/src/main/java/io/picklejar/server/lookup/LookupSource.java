package io.picklejar.server.lookup;

import io.picklejar.server.config.LookupConfig;
import io.picklejar.server.remote.Breaker;
import io.picklejar.server.remote.RemoteException;
import io.picklejar.server.remote.Warnings;
import io.picklejar.server.routing.Lookup;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/** A source as the server's settings name it: the store, what it said lately, and who is told. */
final class LookupSource implements AutoCloseable {

    /** Of the last calls, how many may fail before the others do not wait for it. */
    private static final int FAILURES = 10;

    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final String name;
    private final boolean isRedis;
    private final Store store;
    private final SourceCache cache;
    private final LookupListener listener;
    private final Warnings warnings;
    private final long timeoutNanos;

    /** Does not connect. */
    LookupSource(LookupConfig.Source config, LookupListener listener) {
        Breaker breaker = new Breaker(FAILURES, REST, System::nanoTime);
        this.name = config.name();
        this.isRedis = config.isRedis();
        try {
            this.store = isRedis ? new RedisStore(config, breaker) : new PostgresStore(config, breaker);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("lookup_sources." + name + ": " + e.getMessage(), e);
        }
        this.cache = new SourceCache(config.cacheBytes(), System::nanoTime);
        this.listener = listener;
        this.timeoutNanos = config.timeout().toNanos();
        this.warnings = new Warnings("lookup in " + name, QUIET);
    }

    /** When every question has ended that it is asked now. */
    long timeoutNanos() {
        return timeoutNanos;
    }

    String name() {
        return name;
    }

    Store store() {
        return store;
    }

    SourceCache cache() {
        return cache;
    }

    LookupListener listener() {
        return listener;
    }

    /** Whether its values are texts, whatever they mean. */
    boolean hasTextsAlone() {
        return isRedis;
    }

    Breaker.State state() {
        return store.state();
    }

    /** What of a lookup's way of asking this source does not understand, or null. */
    @Nullable
    String objection(Lookup.Ask ask) {
        boolean isHash = ask instanceof Lookup.Ask.Hash;
        if (isHash == isRedis) {
            return null;
        }
        return isRedis
                ? "lookup.query: " + name + " is Redis (expected: key_pattern)"
                : "lookup.key_pattern: " + name + " is a database (expected: query)";
    }

    /** Tells how a question ended: to the listener, and to the log where somebody should look after it. */
    void asked(Lookup lookup, @Nullable Throwable error, long nanos) {
        listener.asked(name, error == null ? "answered" : outcome(error), nanos);
        if (error != null && !PostgresStore.isCancelled(error.getCause())) {
            warn(error);
        }
    }

    /** Says what is wrong, now and then. */
    void warn(Throwable error) {
        warnings.tell(error);
    }

    private static String outcome(Throwable error) {
        if (isFault(error)) {
            return "fault";
        }
        if (PostgresStore.isCancelled(error.getCause())) {
            return "cancelled";
        }
        return error instanceof RemoteException remote ? remote.kind().name().toLowerCase(Locale.ROOT) : "failed";
    }

    /** Whether the source will never answer this as it is asked. */
    static boolean isFault(Throwable error) {
        Throwable cause = error.getCause();
        boolean isRefused = cause instanceof JedisDataException && !(cause instanceof JedisAccessControlException);
        return cause instanceof LookupFault || isRefused || PostgresStore.isFault(cause);
    }

    @Override
    public void close() {
        store.close();
    }
}
