package io.picklejar.server.lookup;

import io.picklejar.server.config.LookupConfig;
import io.picklejar.server.config.Secret;
import io.picklejar.server.remote.Breaker;
import io.picklejar.server.remote.Redis;
import io.picklejar.server.routing.Lookup;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;

/** Hashes of a Redis server: the fields of each key, all in one pipeline. Its values are texts. */
final class RedisStore implements Store {

    private final Redis redis;

    RedisStore(LookupConfig.Source source, Breaker breaker) {
        this.redis =
                new Redis(address(source), source.ca().orElse(null), source.maxInFlight(), source.timeout(), breaker);
    }

    private static String address(LookupConfig.Source source) {
        String url = source.url().reveal();
        if (source.password().isEmpty() && source.user().isEmpty()) {
            return url;
        }
        URI uri = URI.create(url);
        String who = source.user().orElse("") + ":"
                + source.password().map(Secret::reveal).orElse("");
        try {
            return new URI(uri.getScheme(), who, uri.getHost(), uri.getPort(), uri.getPath(), null, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("user: cannot be a part of an address", e);
        }
    }

    @Override
    public CompletableFuture<Map<String, Found>> ask(
            Lookup.Ask ask, List<String> keys, List<String> columns, Duration atMost) {
        Lookup.Ask.Hash hash = (Lookup.Ask.Hash) ask;
        String[] fields = columns.toArray(String[]::new);
        return redis.call(client -> hashes(client, hash, keys, fields));
    }

    @Override
    public CompletableFuture<?> prepare(Lookup.Ask ask, List<String> columns) {
        return redis.call(RedisClient::ping);
    }

    private static Map<String, Found> hashes(
            RedisClient client, Lookup.Ask.Hash hash, List<String> keys, String[] fields) {
        List<Response<List<String>>> answers = new ArrayList<>();
        try (AbstractPipeline pipeline = client.pipelined()) {
            keys.forEach(key -> answers.add(pipeline.hmget(hash.nameOf(key), fields)));
            pipeline.sync();
        }
        Map<String, Found> rows = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            List<@Nullable String> values = answers.get(i).get();
            // a hash that is not there and one without any of the fields look alike
            if (values.stream().anyMatch(Objects::nonNull)) {
                values.forEach(RedisStore::requireShort);
                rows.put(keys.get(i), Found.of(values.toArray()));
            }
        }
        return rows;
    }

    private static void requireShort(@Nullable String text) {
        if (text != null && text.length() > LONGEST_TEXT) {
            throw new LookupFault(
                    "a text of " + text.length() + " characters (expected: at most " + LONGEST_TEXT + ")");
        }
    }

    @Override
    public Breaker.State state() {
        return redis.state();
    }

    @Override
    public void close() {
        redis.close();
    }
}
