package io.picklejar.server.http;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.picklejar.server.config.HttpConfig;
import io.picklejar.server.error.ServeException;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's door. A request's way: head checked, body gathered, then {@link Handler#serve}; whatever goes wrong on
 * the way is answered here and nowhere else.
 *
 * @param <R> what a path asks for
 */
public final class HttpDoor<R> implements Deployable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final long SWEEP_MILLIS = 250;
    private static final String CONTINUE = "100-continue";

    /** More streams reset by their caller than this in a window are an attack (CVE-2023-44487) and end the connection. */
    private static final int RESETS = 200;

    private static final int RESETS_SECONDS = 30;

    /** As many frames of a few bytes each may continue a head (CVE-2024-27316). */
    private static final int SMALL_CONTINUATIONS = 16;

    private final HttpConfig config;
    private final int port;
    private final Handler<R> handler;
    private final Doorkeeper doorkeeper;
    private final BodyMemory bodies;
    private @Nullable HttpServer server;

    /**
     * @param port as {@link HttpConfig#port}, or negative for one free port shared by all doors
     * @param inFlight counts requests that have no answer yet
     * @param bodies what the memory of request bodies is taken from
     */
    public HttpDoor(HttpConfig config, int port, Handler<R> handler, LongAdder inFlight, BodyMemory bodies) {
        this.config = config;
        this.port = port;
        this.handler = handler;
        this.bodies = bodies;
        this.doorkeeper =
                new Doorkeeper(config.idleTimeout(), config.requestTimeout(), config.shutdownGrace(), inFlight);
    }

    @Override
    public Future<?> deploy(Context context) {
        Vertx vertx = context.owner();
        vertx.setPeriodic(SWEEP_MILLIS, tick -> doorkeeper.sweep());
        server = vertx.createHttpServer(options())
                .connectionHandler(connection -> {
                    NettyConnection.trim(connection);
                    doorkeeper.arrived(connection);
                })
                .invalidRequestHandler(this::invalid)
                .requestHandler(this::head);
        return server.listen(port, config.host());
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setMaxInitialLineLength(config.maxHeaderBytes())
                // nobody speaks WebSocket here: no handlers for its compression on every message's way
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(config.wire().http2())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(config.wire().http2MaxStreams())
                        .setMaxHeaderListSize(config.maxHeaderBytes()))
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS)
                .setHttp2RstFloodWindowDuration(RESETS_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setHttp2MaxSmallContinuationFrames(SMALL_CONTINUATIONS)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(
                        config.idleTimeout().plus(config.requestTimeout()).toMillis()));
    }

    /** The port listened on; known once deployed. */
    public int port() {
        return Objects.requireNonNull(server).actualPort();
    }

    /** From now on every answer closes its connection. May be called from any thread. */
    public void drain() {
        doorkeeper.drain();
    }

    /** Takes no more connections; those that are open end as {@link #drain} says. May be called from any thread. */
    public void stopAccepting() {
        Objects.requireNonNull(server).shutdown(config.shutdownGrace());
    }

    private void head(HttpServerRequest request) {
        Exchange exchange = new Exchange(request, doorkeeper, config.wire().gzip(), bodies);
        doorkeeper.began(exchange);
        R route = null;
        RuntimeException refusal = null;
        try {
            route = handler.route(request.path());
            handler.check(route, request);
        } catch (RuntimeException e) {
            refusal = e;
        }
        gather(exchange, route, refusal);
    }

    /** Takes the body; answers when it is whole, or at once when it is longer than allowed. */
    private void gather(Exchange exchange, @Nullable R route, @Nullable RuntimeException refusal) {
        HttpServerRequest request = exchange.request;
        request.handler(part -> {
            try {
                exchange.take(part, config.maxBodyBytes());
            } catch (ServeException.TooLarge | ServeException.Unavailable e) {
                handler.refuse(exchange, route, e);
            }
        });
        request.exceptionHandler(e -> {
            LOG.debug("request lost: {}", e.toString());
            if (isUnreadable(e)) {
                handler.refuse(
                        exchange,
                        route,
                        new ServeException.Malformed("the body is not in chunks, though Transfer-Encoding says so"));
            }
            doorkeeper.lost(exchange);
        });
        request.endHandler(end -> {
            doorkeeper.bodyRead(exchange);
            answer(exchange, route, refusal);
        });
        if (declaredLength(request) > config.maxBodyBytes()) {
            handler.refuse(
                    exchange,
                    route,
                    new ServeException.TooLarge("the body is longer than " + config.maxBodyBytes() + " bytes"));
        } else if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    private void answer(Exchange exchange, @Nullable R route, @Nullable RuntimeException refusal) {
        if (exchange.isAnswered()) {
            return;
        }
        if (refusal != null || route == null) {
            handler.refuse(exchange, route, refusal == null ? new ServeException.NotFound("Not Found") : refusal);
            return;
        }
        try {
            if (Negotiation.isGzip(exchange.request.getHeader(HttpHeaders.CONTENT_ENCODING))) {
                exchange.inflate(config.maxBodyBytes());
            }
            handler.serve(exchange, route);
        } catch (RuntimeException e) {
            handler.refuse(exchange, route, e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            handler.refuse(
                    exchange, route, new IllegalStateException("the request needs more memory than there is", e));
        }
    }

    /** Whether Netty could not make chunks of what came; Vert.x closes the connection when this was told. */
    private static boolean isUnreadable(Throwable e) {
        return e instanceof DecoderException || e instanceof NumberFormatException;
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** What Netty could not parse: answered with a status and the end of the connection. */
    private void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = 400;
        if (cause instanceof TooLongHttpLineException) {
            status = 414;
        } else if (cause instanceof TooLongHttpHeaderException) {
            status = 431;
        }
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Negotiation.JSON)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end("{\"detail\":\"the request cannot be parsed\"}")
                .onComplete(done -> request.connection().close());
    }
}
