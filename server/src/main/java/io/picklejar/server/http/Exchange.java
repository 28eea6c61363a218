package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import io.picklejar.server.protocol.ErrorAnswer;
import io.picklejar.server.protocol.ErrorWriter;
import io.picklejar.server.protocol.TopLevelField;
import io.picklejar.server.registry.Caller;
import io.picklejar.server.registry.Served;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request and its one answer. Lives on the event loop of its connection. */
final class Exchange implements Caller {

    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
    private static final CharSequence JSON = HttpHeaders.createOptimized(Negotiation.JSON);
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized(Negotiation.PROBLEM);

    final HttpServerRequest request;
    final String requestId;
    final long startNanos = System.nanoTime();
    private final Doorkeeper doorkeeper;
    private final boolean compressing;
    private final BodyMemory bodies;
    private @Nullable Buffer body;
    private int held;
    private boolean bodyRead;
    private boolean answered;
    private long waitsSince;
    /** The version that has taken the request, once that is found valid. */
    @Nullable
    Served served;

    /**
     * @param compressing whether answers may be compressed
     * @param bodies what the body's memory is taken from
     */
    Exchange(HttpServerRequest request, Doorkeeper doorkeeper, boolean compressing, BodyMemory bodies) {
        this.request = request;
        this.doorkeeper = doorkeeper;
        this.compressing = compressing;
        this.bodies = bodies;
        this.requestId = RequestIds.of(request.getHeader(REQUEST_ID));
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public @Nullable String field(String name) {
        return TopLevelField.of(body(), name);
    }

    /**
     * A parameter of the query, or null.
     *
     * @throws ServeException.Malformed if the query has a percent sign that escapes nothing
     */
    @Nullable
    String parameter(String name) {
        try {
            return request.query() == null ? null : request.getParam(name);
        } catch (IllegalArgumentException e) {
            throw new ServeException.Malformed("the query cannot be read (expected: percent signs as %25)");
        }
    }

    boolean isAnswered() {
        return answered;
    }

    /** Whether the caller has sent all it had to send. */
    boolean isBodyRead() {
        return bodyRead;
    }

    void bodyRead() {
        bodyRead = true;
    }

    /** Whether nothing more was wanted of the caller for so long but to take the answer. Counts from the first time this is asked. */
    boolean waitsLongerThan(long nanos, long now) {
        if (!bodyRead && !answered) {
            return false;
        }
        if (waitsSince == 0) {
            waitsSince = now;
        }
        return now - waitsSince > nanos;
    }

    /** Replaces a gzipped body by what it holds; beyond {@code limit} bytes it is a {@link ServeException.TooLarge}. */
    void inflate(int limit) {
        byte[] inflated = Gzip.inflated(body(), limit);
        held = bodies.grow(held, inflated.length);
        body = Buffer.buffer(inflated);
    }

    /** Takes a part of the body; beyond {@code limit} bytes it is a {@link ServeException.TooLarge}. */
    void take(Buffer part, int limit) {
        if (answered) {
            return;
        }
        long length = (body == null ? 0L : body.length()) + part.length();
        if (length > limit) {
            throw new ServeException.TooLarge("the body is longer than " + limit + " bytes");
        }
        held = bodies.grow(held, (int) length);
        body = body == null ? part : body.appendBuffer(part);
    }

    /** Lets go of the body: the request is answered, or nobody waits for that. */
    void free() {
        bodies.free(held);
        held = 0;
        body = null;
    }

    byte[] body() {
        return body == null ? new byte[0] : body.getBytes();
    }

    void json(int status, byte[] content) {
        send(status, JSON, content);
    }

    void send(int status, CharSequence contentType, byte[] content) {
        if (answered) {
            return;
        }
        answered = true;
        free();
        HttpServerResponse response = request.response();
        if (response.closed()) {
            doorkeeper.finished(this);
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(REQUEST_ID, requestId)
                .putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        doorkeeper.beforeAnswer(this, response);
        byte[] sent = compressing && Gzip.isWorthIt(contentType, content.length) ? encoded(response, content) : content;
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(sent.length));
            response.end().onComplete(done -> doorkeeper.finished(this));
        } else {
            response.end(Buffer.buffer(sent)).onComplete(done -> doorkeeper.finished(this));
        }
    }

    /** Caches are told that the answer depends on what the caller accepts. */
    private byte[] encoded(HttpServerResponse response, byte[] content) {
        response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (!Gzip.isAccepted(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
            return content;
        }
        response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        return Gzip.compressed(content);
    }

    void header(CharSequence name, CharSequence value) {
        request.response().putHeader(name, value);
    }

    /** Answers with an error in the form that the caller understands. */
    ErrorAnswer fail(RuntimeException error) {
        ErrorAnswer answer = ErrorAnswer.of(error);
        if (answered) {
            return answer;
        }
        if (error instanceof ServeException.Unavailable unavailable) {
            header(HttpHeaders.RETRY_AFTER, Integer.toString(unavailable.retryAfterSeconds()));
        }
        if (error instanceof ServeException.Unauthenticated unauthenticated) {
            header(WWW_AUTHENTICATE, unauthenticated.challenge());
        }
        if (error instanceof ServeException.MethodNotAllowed method) {
            List<String> allowed = method.allowed().stream().sorted().toList();
            header(HttpHeaders.ALLOW, String.join(", ", allowed));
        }
        if (Negotiation.wantsProblem(request.getHeader(HttpHeaders.ACCEPT))) {
            send(answer.status(), PROBLEM, ErrorWriter.problem(error, requestId));
        } else {
            send(answer.status(), JSON, ErrorWriter.detail(error));
        }
        return answer;
    }
}
