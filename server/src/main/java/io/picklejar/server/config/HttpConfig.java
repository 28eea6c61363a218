package io.picklejar.server.config;

import java.time.Duration;
import java.util.List;

/**
 * The HTTP door.
 *
 * @param host name or address to listen on; {@code 0.0.0.0} is every IPv4 interface
 * @param port port to listen on; 0 takes a free one
 * @param maxBodyBytes longest request body; beyond it the answer is 413
 * @param bodyMemory most bytes that longer request bodies may take together; 0 for a quarter of the heap
 * @param maxHeaderBytes longest request line and headers together
 * @param idleTimeout how long a connection may stay silent
 * @param requestTimeout how long one request may take from first byte to answer
 * @param shutdownDelay how long the server goes on accepting after SIGTERM while it says that it is not ready, so that
 *     load balancers see it before connections are refused
 * @param shutdownGrace how long requests in flight may take to finish after that
 * @param eventLoops threads that read and write connections
 * @param docs whether /docs, /redoc and /openapi.json are served
 * @param wire what is spoken beyond plain HTTP/1.1
 */
public record HttpConfig(
        String host,
        int port,
        int maxBodyBytes,
        long bodyMemory,
        int maxHeaderBytes,
        Duration idleTimeout,
        Duration requestTimeout,
        Duration shutdownDelay,
        Duration shutdownGrace,
        int eventLoops,
        boolean docs,
        WireConfig wire) {

    static final Key<String> HOST =
            Key.text("host", "127.0.0.1", "a name or an address", "name or address to listen on; 0.0.0.0 for everyone");
    static final Key<Integer> PORT = Key.integer("port", 8000, 0, 65_535, "port to listen on; 0 takes a free one");
    static final Key<Long> MAX_BODY_BYTES = Key.bytes(
            "max_body_bytes", 10L << 20, 1L << 10, 1L << 30, "longest request body; beyond it the answer is 413");
    static final Key<Long> BODY_MEMORY = Key.bytes(
                    "body_memory",
                    0,
                    0,
                    1L << 40,
                    "most memory that long request bodies may take together; beyond it the answer is 503")
            .defaultShownAs("a quarter of the heap");
    static final Key<Long> MAX_HEADER_BYTES =
            Key.bytes("max_header_bytes", 16L << 10, 1L << 10, 1L << 20, "longest request line and headers together");
    static final Key<Duration> IDLE_TIMEOUT = Key.duration(
            "idle_timeout",
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofHours(24),
            "how long a connection may stay silent");
    static final Key<Duration> REQUEST_TIMEOUT = Key.duration(
            "request_timeout",
            Duration.ofSeconds(30),
            Duration.ofMillis(10),
            Duration.ofHours(1),
            "how long one request may take; beyond it the answer is 504");
    static final Key<Duration> SHUTDOWN_DELAY = Key.duration(
            "shutdown_delay",
            Duration.ofMillis(200),
            Duration.ZERO,
            Duration.ofMinutes(5),
            "after SIGTERM, how long it still accepts while readiness says no");
    static final Key<Duration> SHUTDOWN_GRACE = Key.duration(
            "shutdown_grace",
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ofMinutes(30),
            "after that, how long requests in flight may take to finish");
    static final Key<Integer> EVENT_LOOPS = Key.integer(
                    "event_loops", cores(), 1, 1024, "threads that read and write connections")
            .defaultShownAs("one per core");
    static final Key<Boolean> DOCS = Key.truth("docs", true, "serve /docs, /redoc and /openapi.json");

    static final List<Key<?>> KEYS = List.of(
            HOST,
            PORT,
            MAX_BODY_BYTES,
            BODY_MEMORY,
            MAX_HEADER_BYTES,
            IDLE_TIMEOUT,
            REQUEST_TIMEOUT,
            SHUTDOWN_DELAY,
            SHUTDOWN_GRACE,
            EVENT_LOOPS,
            DOCS);

    public HttpConfig {
        HOST.check(host);
        PORT.check(port);
        MAX_BODY_BYTES.check((long) maxBodyBytes);
        BODY_MEMORY.check(bodyMemory);
        MAX_HEADER_BYTES.check((long) maxHeaderBytes);
        IDLE_TIMEOUT.check(idleTimeout);
        REQUEST_TIMEOUT.check(requestTimeout);
        SHUTDOWN_DELAY.check(shutdownDelay);
        SHUTDOWN_GRACE.check(shutdownGrace);
        EVENT_LOOPS.check(eventLoops);
    }

    public static HttpConfig from(Settings settings) {
        return new HttpConfig(
                settings.get(HOST),
                settings.get(PORT),
                Math.toIntExact(settings.get(MAX_BODY_BYTES)),
                settings.get(BODY_MEMORY),
                Math.toIntExact(settings.get(MAX_HEADER_BYTES)),
                settings.get(IDLE_TIMEOUT),
                settings.get(REQUEST_TIMEOUT),
                settings.get(SHUTDOWN_DELAY),
                settings.get(SHUTDOWN_GRACE),
                settings.get(EVENT_LOOPS),
                settings.get(DOCS),
                WireConfig.from(settings));
    }

    /** {@link #bodyMemory}, or a quarter of the heap where that is 0. */
    public long bodyBudget() {
        return bodyMemory == 0 ? Runtime.getRuntime().maxMemory() / 4 : bodyMemory;
    }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
