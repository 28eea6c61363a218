package io.picklejar.server.remote;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * A Redis (or Valkey) server, asked over a bounded pool of connections by the rules of {@link RemoteCalls}. Connects with the
 * first call, not before. The server's certificate is checked where the scheme is {@code rediss}.
 */
public final class Redis implements AutoCloseable {

    /**
     * How long a call may go on when its caller has stopped waiting: a connection that takes longer to make than a caller
     * waits (TLS, another zone) is there for the next one.
     */
    private static final int LONGEST_MILLIS = 1000;

    private final RemoteCalls calls;
    private final RedisClient client;

    /**
     * Does not connect.
     *
     * @param url {@code redis://[user[:password]@]host[:port][/db]}, or {@code rediss://} for TLS
     * @param ca whose certificates are believed, see {@link Tls#trusting}
     * @param connections most connections, and calls under way
     * @param timeout how long a caller waits
     * @throws IllegalArgumentException where the address is none, see {@link #isAddress}, which it does not repeat, or {@code
     *     ca} holds no certificate
     */
    public Redis(String url, @Nullable String ca, int connections, Duration timeout, Breaker breaker) {
        if (!isAddress(url)) {
            throw new IllegalArgumentException("not the address of a Redis server");
        }
        this.calls = new RemoteCalls("redis", connections, timeout, breaker, Redis::isAnswer);
        this.client = client(URI.create(url), ca, connections, timeout);
    }

    /** Whether this is {@code redis://[user[:password]@]host[:port][/db]} or the same with {@code rediss://}. */
    public static boolean isAddress(String url) {
        try {
            URI uri = URI.create(url);
            boolean isRedis = JedisURIHelper.isRedisScheme(uri) || JedisURIHelper.isRedisSSLScheme(uri);
            String path = uri.getPath() == null ? "" : uri.getPath();
            return isRedis && uri.getHost() != null && uri.getQuery() == null && path.matches("(/[0-9]{0,4})?");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static RedisClient client(URI url, @Nullable String ca, int connections, Duration timeout) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(timeout);
        pool.setJmxEnabled(false);
        HostAndPort server = new HostAndPort(url.getHost(), url.getPort() < 0 ? 6379 : url.getPort());
        return RedisClient.builder()
                .hostAndPort(server)
                .clientConfig(clientConfig(url, ca))
                .poolConfig(pool)
                .build();
    }

    @SuppressWarnings("deprecation") // SslOptions read the authorities anew for each connection, and resume no session
    private static DefaultJedisClientConfig clientConfig(URI url, @Nullable String ca) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
        if (JedisURIHelper.isRedisSSLScheme(url)) {
            config.ssl(true)
                    .sslSocketFactory(Tls.trusting(ca).getSocketFactory())
                    .sslParameters(Tls.checkingTheHost());
        }
        return config.resp2()
                .autoNegotiateProtocol(false)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .connectionTimeoutMillis(LONGEST_MILLIS)
                .socketTimeoutMillis(LONGEST_MILLIS)
                .user(emptyAsNull(JedisURIHelper.getUser(url)))
                .password(JedisURIHelper.getPassword(url))
                .database(JedisURIHelper.getDBIndex(url))
                .build();
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** The server is there and quick, and says no: to this command rather than to us. */
    private static boolean isAnswer(Exception e) {
        return e instanceof JedisDataException && !(e instanceof JedisAccessControlException);
    }

    /** Runs commands on a virtual thread; see {@link RemoteCalls} for what the future promises. */
    public <T> CompletableFuture<T> call(Function<RedisClient, T> commands) {
        return calls.call(() -> {
            try {
                return commands.apply(client);
            } catch (JedisConnectionException e) {
                // the others are probably as dead: whoever comes next connects anew
                client.getPool().clear();
                throw e;
            }
        });
    }

    /** Whether it is asked at present. */
    public Breaker.State state() {
        return calls.state();
    }

    @Override
    public void close() {
        client.close();
    }
}
