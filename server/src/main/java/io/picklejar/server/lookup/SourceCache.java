package io.picklejar.server.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one source has said lately, for all lookups in it; that it had nothing for a key is kept as well. Bounded by the bytes
 * that it takes, as estimated.
 */
final class SourceCache {

    /** One key of one lookup. Finders compare by identity. */
    record Key(Finder finder, String key) {
        int weight() {
            return 96 + 2 * key.length();
        }
    }

    private final Cache<Key, Found> cache;

    SourceCache(long bytes, LongSupplier nanoTime) {
        Ticker ticker = nanoTime::getAsLong;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key key, Found found) -> key.weight() + found.weight())
                .expireAfter(
                        Expiry.creating((Key key, Found found) -> key.finder().ttl()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    @Nullable
    Found get(Finder finder, String key) {
        return cache.getIfPresent(new Key(finder, key));
    }

    void put(Finder finder, String key, Found found) {
        if (finder.ttl().compareTo(Duration.ZERO) > 0) {
            cache.put(new Key(finder, key), found);
        }
    }
}
