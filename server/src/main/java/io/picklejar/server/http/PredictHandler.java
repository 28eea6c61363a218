package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import io.picklejar.server.predict.Answer;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.predict.Predictor;
import io.picklejar.server.protocol.AnswerWriter;
import io.picklejar.server.protocol.PredictRequest;
import io.picklejar.server.protocol.RequestDecoder;
import io.picklejar.server.registry.Lease;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.Served;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A prediction over HTTP: lease, decode, predict here or on a worker, encode. */
public final class PredictHandler {

    private static final CharSequence MODEL_VERSION = HttpHeaders.createOptimized("X-Model-Version");
    private static final String VERSION_PARAMETER = "model_version";

    private final ModelRegistry registry;
    private final Predictor predictor;
    private final int maxBatchRows;
    private final long timeoutNanos;
    private final PredictionListener listener;

    public PredictHandler(
            ModelRegistry registry,
            Predictor predictor,
            int maxBatchRows,
            Duration timeout,
            PredictionListener listener) {
        this.registry = registry;
        this.predictor = predictor;
        this.maxBatchRows = maxBatchRows;
        this.timeoutNanos = timeout.toNanos();
        this.listener = listener;
    }

    /** Answers, or throws, or later tells {@code failure} what went wrong. */
    void serve(Exchange exchange, Route.Predict route, Consumer<RuntimeException> failure) {
        Lease lease = registry.lease(route.model(), wantedVersion(exchange));
        boolean passedOn = false;
        try {
            Served served = lease.served();
            PredictRequest request = decode(exchange.body(), route.batch(), served);
            if (predictor.isCheap(served, request.rows().rows())) {
                Answer answer = predictor.predict(served, request.rows());
                send(exchange, request, answer, encode(exchange, request, answer));
            } else {
                onWorker(exchange, lease, request, failure);
                passedOn = true;
            }
        } finally {
            if (!passedOn) {
                lease.close();
            }
        }
    }

    private PredictRequest decode(byte[] body, boolean batch, Served served) {
        return batch
                ? RequestDecoder.batch(body, served.artifact().schema(), maxBatchRows)
                : RequestDecoder.one(body, served.artifact().schema());
    }

    /** Predicts and encodes on a worker, then returns to the connection's loop to answer. */
    private void onWorker(Exchange exchange, Lease lease, PredictRequest request, Consumer<RuntimeException> failure) {
        Context loop = Vertx.currentContext();
        predictor.predictOnWorker(
                lease.served(),
                request.rows(),
                exchange.startNanos + timeoutNanos,
                answer -> {
                    byte[] encoded = encode(exchange, request, answer);
                    lease.close();
                    loop.runOnContext(back -> send(exchange, request, answer, encoded));
                },
                error -> {
                    lease.close();
                    loop.runOnContext(back -> failure.accept(error));
                });
    }

    private static byte[] encode(Exchange exchange, PredictRequest request, Answer answer) {
        return AnswerWriter.bytes(request, answer, exchange.requestId, exchange.startNanos);
    }

    private void send(Exchange exchange, PredictRequest request, Answer answer, byte[] encoded) {
        exchange.json(200, encoded);
        listener.on(new PredictionEvent.Answered(
                exchange.requestId,
                answer.served(),
                request.batch(),
                answer.predictions(),
                request.warningCount(),
                answer.modelNanos(),
                System.nanoTime() - exchange.startNanos));
    }

    /** From the query or the header; both at once must agree. */
    private static @Nullable String wantedVersion(Exchange exchange) {
        String header = exchange.request.getHeader(MODEL_VERSION);
        String query = exchange.request.query() == null ? null : exchange.request.getParam(VERSION_PARAMETER);
        if (header != null && query != null && !header.equals(query)) {
            throw new ServeException.Malformed(
                    "X-Model-Version and model_version name two versions (expected: one of them)");
        }
        return query == null ? header : query;
    }
}
