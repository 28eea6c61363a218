package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Knows the connections of one event loop and closes those that take without giving: silent ones, ones that drip a head or
 * a body, and, while the server drains, every one that has its answer. Lives on that loop; only {@link #drain} is called
 * from elsewhere.
 */
final class Doorkeeper {

    private final long idleNanos;
    private final long requestNanos;
    private final LongAdder inFlight;
    private final Map<HttpConnection, Visitor> visitors = new HashMap<>();
    private volatile boolean draining;

    /** What a connection is doing. */
    private static final class Visitor {
        private @Nullable Exchange exchange;
        private boolean bodyRead;
        private boolean closing;
        private long since = System.nanoTime();
    }

    /** @param inFlight requests that have no answer yet, over all loops */
    Doorkeeper(Duration idle, Duration request, LongAdder inFlight) {
        this.idleNanos = idle.toNanos();
        this.requestNanos = request.toNanos();
        this.inFlight = inFlight;
    }

    void arrived(HttpConnection connection) {
        visitors.put(connection, new Visitor());
        connection.closeHandler(closed -> left(connection));
    }

    private void left(HttpConnection connection) {
        Visitor visitor = visitors.remove(connection);
        if (visitor != null && visitor.exchange != null) {
            inFlight.decrement();
        }
    }

    void began(Exchange exchange) {
        Visitor visitor = visitors.get(exchange.request.connection());
        if (visitor == null) {
            return;
        }
        // A pipelined request may begin before its predecessor is told to have finished; then it takes its place.
        if (visitor.exchange == null) {
            inFlight.increment();
        }
        visitor.exchange = exchange;
        visitor.bodyRead = false;
    }

    void bodyRead(Exchange exchange) {
        Visitor visitor = visitors.get(exchange.request.connection());
        if (visitor != null && visitor.exchange == exchange) {
            visitor.bodyRead = true;
            closeIfDone(exchange.request.connection(), visitor);
        }
    }

    /** A connection that will be closed says so. */
    void beforeAnswer(Exchange exchange, HttpServerResponse response) {
        Visitor visitor = visitors.get(exchange.request.connection());
        if (draining || (visitor != null && !visitor.bodyRead)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            if (visitor != null) {
                visitor.closing = true;
            }
        }
    }

    void finished(Exchange exchange) {
        Visitor visitor = visitors.get(exchange.request.connection());
        if (visitor == null || visitor.exchange != exchange) {
            return;
        }
        visitor.since = System.nanoTime();
        closeIfDone(exchange.request.connection(), visitor);
        if (visitor.bodyRead) {
            visitor.exchange = null;
            inFlight.decrement();
        }
    }

    /** A caller still sending is let finish, or it would see a reset instead of its answer; {@link #sweep} ends that. */
    private static void closeIfDone(HttpConnection connection, Visitor visitor) {
        if (visitor.closing && visitor.bodyRead && visitor.exchange != null && visitor.exchange.isAnswered()) {
            connection.close();
        }
    }

    /** Closes whoever has used up its time. Called now and then on the loop. */
    void sweep() {
        long now = System.nanoTime();
        for (Map.Entry<HttpConnection, Visitor> entry : new ArrayList<>(visitors.entrySet())) {
            Visitor visitor = entry.getValue();
            Exchange exchange = visitor.exchange;
            if (exchange == null) {
                if (draining || now - visitor.since > idleNanos) {
                    entry.getKey().close();
                }
            } else if (!visitor.bodyRead && now - exchange.startNanos > requestNanos) {
                tooSlow(entry.getKey(), exchange);
            }
        }
    }

    private static void tooSlow(HttpConnection connection, Exchange exchange) {
        if (exchange.isAnswered()) {
            connection.close();
        } else {
            exchange.fail(new ServeException.TooSlow("the body did not arrive in time"));
            connection.close();
        }
    }

    /** From now on every answer closes its connection. */
    void drain() {
        draining = true;
    }
}
