package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Knows the connections of one event loop and closes those that take without giving: silent ones, ones that drip a head or
 * a body or leave their answer where it is, and, while the server drains, every one that has its answer. Lives on that loop;
 * only {@link #drain} is called from elsewhere.
 *
 * <p>An HTTP/1 connection has one request at a time, and ends where a request ends badly. An HTTP/2 connection has many, as
 * streams; one that ends badly is reset and the others go on, and a connection that is to end says so with GOAWAY, upon which
 * what is under way is still answered.
 */
final class Doorkeeper {

    private static final long NO_ERROR = 0;

    private final long idleNanos;
    private final long requestNanos;
    private final Duration grace;
    private final LongAdder inFlight;
    private final Map<HttpConnection, Visitor> visitors = new HashMap<>();
    private volatile boolean draining;

    /** What a connection is doing. */
    private static final class Visitor {
        /** The request under way on an HTTP/1 connection. */
        private @Nullable Exchange exchange;

        /** The requests under way on an HTTP/2 connection; null on others. */
        private final @Nullable Set<Exchange> streams;

        private boolean closing;

        /** Whether nothing has been under way since {@code since}; what ends is not timed, the next sweep sees it. */
        private boolean resting = true;

        private long since = System.nanoTime();

        Visitor(boolean multiplexed) {
            streams = multiplexed ? new HashSet<>() : null;
        }

        Collection<Exchange> exchanges() {
            if (streams != null) {
                return streams;
            }
            return exchange == null ? List.of() : List.of(exchange);
        }

        int underWay() {
            return exchanges().size();
        }

        boolean restsLongerThan(long nanos, long now) {
            if (!resting) {
                resting = true;
                since = now;
            }
            return now - since > nanos;
        }
    }

    /**
     * @param grace how long what is under way on an HTTP/2 connection may take once it was told to end
     * @param inFlight requests that have no answer yet, over all loops
     */
    Doorkeeper(Duration idle, Duration request, Duration grace, LongAdder inFlight) {
        this.idleNanos = idle.toNanos();
        this.requestNanos = request.toNanos();
        this.grace = grace;
        this.inFlight = inFlight;
    }

    void arrived(HttpConnection connection) {
        visitors.put(connection, new Visitor(connection.protocolVersion() == HttpVersion.HTTP_2));
        connection.closeHandler(closed -> left(connection));
    }

    private void left(HttpConnection connection) {
        Visitor visitor = visitors.remove(connection);
        if (visitor != null) {
            inFlight.add(-visitor.underWay());
            visitor.exchanges().forEach(Exchange::free);
        }
    }

    void began(Exchange exchange) {
        Visitor visitor = visitors.get(exchange.request.connection());
        if (visitor == null) {
            return;
        }
        visitor.resting = false;
        if (visitor.streams != null) {
            visitor.streams.add(exchange);
            inFlight.increment();
            return;
        }
        // A pipelined request may begin before its predecessor is told to have finished; then it takes its place.
        if (visitor.exchange == null) {
            inFlight.increment();
        }
        visitor.exchange = exchange;
    }

    void bodyRead(Exchange exchange) {
        exchange.bodyRead();
        Visitor visitor = visitors.get(exchange.request.connection());
        if (visitor != null && visitor.exchange == exchange) {
            closeIfDone(exchange.request.connection(), visitor);
        }
    }

    /** A connection that will be closed says so. */
    void beforeAnswer(Exchange exchange, HttpServerResponse response) {
        HttpConnection connection = exchange.request.connection();
        Visitor visitor = visitors.get(connection);
        if (visitor != null && visitor.streams != null) {
            if (draining) {
                goAway(connection, visitor);
            }
        } else if (draining || (visitor != null && !exchange.isBodyRead())) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            if (visitor != null) {
                visitor.closing = true;
            }
        }
    }

    private void goAway(HttpConnection connection, Visitor visitor) {
        if (!visitor.closing) {
            visitor.closing = true;
            connection.shutdown(grace);
        }
    }

    void finished(Exchange exchange) {
        HttpConnection connection = exchange.request.connection();
        Visitor visitor = visitors.get(connection);
        if (visitor == null) {
            return;
        }
        if (visitor.streams != null) {
            // What the caller still sends would be thrown away; it is told to stop.
            if (!exchange.isBodyRead()) {
                exchange.request.response().reset(NO_ERROR);
            }
            ended(visitor, exchange);
        } else if (visitor.exchange == exchange) {
            closeIfDone(connection, visitor);
            if (exchange.isBodyRead()) {
                visitor.exchange = null;
                inFlight.decrement();
            }
        }
    }

    /** A request whose caller went away; on HTTP/1 the connection went with it. */
    void lost(Exchange exchange) {
        Visitor visitor = visitors.get(exchange.request.connection());
        if (visitor != null && visitor.streams != null) {
            ended(visitor, exchange);
        }
    }

    private void ended(Visitor visitor, Exchange exchange) {
        if (visitor.streams != null && visitor.streams.remove(exchange)) {
            exchange.free();
            inFlight.decrement();
        }
    }

    /** A caller still sending is let finish, or it would see a reset instead of its answer; {@link #sweep} ends that. */
    private static void closeIfDone(HttpConnection connection, Visitor visitor) {
        Exchange exchange = visitor.exchange;
        if (visitor.closing && exchange != null && exchange.isBodyRead() && exchange.isAnswered()) {
            connection.close();
        }
    }

    /** Closes whoever has used up its time. Called now and then on the loop. */
    void sweep() {
        long now = System.nanoTime();
        for (Map.Entry<HttpConnection, Visitor> entry : new ArrayList<>(visitors.entrySet())) {
            Visitor visitor = entry.getValue();
            if (visitor.underWay() == 0) {
                if (draining || visitor.restsLongerThan(idleNanos, now)) {
                    entry.getKey().close();
                }
            } else if (visitor.streams != null) {
                sweepStreams(entry.getKey(), visitor, visitor.streams, now);
            } else if (visitor.exchange != null && isStuck(visitor.exchange, now)) {
                NettyConnection.cut(entry.getKey());
            } else if (visitor.exchange != null && isTooSlow(visitor.exchange, now)) {
                tooSlow(visitor.exchange);
                entry.getKey().close();
            }
        }
    }

    private void sweepStreams(HttpConnection connection, Visitor visitor, Set<Exchange> streams, long now) {
        if (draining) {
            goAway(connection, visitor);
        }
        for (Exchange exchange : List.copyOf(streams)) {
            if (isStuck(exchange, now)) {
                NettyConnection.cut(connection, exchange.request.response().streamId());
            } else if (isTooSlow(exchange, now)) {
                tooSlow(exchange);
            }
        }
    }

    private boolean isTooSlow(Exchange exchange, long now) {
        return !exchange.isBodyRead() && now - exchange.startNanos > requestNanos;
    }

    /** The answer is not taken, or never comes. */
    private boolean isStuck(Exchange exchange, long now) {
        return exchange.waitsLongerThan(requestNanos + idleNanos, now);
    }

    private static void tooSlow(Exchange exchange) {
        if (!exchange.isAnswered()) {
            exchange.fail(new ServeException.TooSlow("the body did not arrive in time"));
        }
    }

    /** From now on every answer closes its connection. */
    void drain() {
        draining = true;
    }
}
