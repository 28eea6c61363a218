package io.picklejar.server.http;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.batch.Gathering;
import io.picklejar.server.cache.CacheUse;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.lookup.LookupPlan;
import io.picklejar.server.lookup.Lookups;
import io.picklejar.server.predict.Answer;
import io.picklejar.server.predict.CachedWork;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.predict.Predictor;
import io.picklejar.server.protocol.AnswerWriter;
import io.picklejar.server.protocol.PartialRequest;
import io.picklejar.server.protocol.PredictRequest;
import io.picklejar.server.protocol.RequestDecoder;
import io.picklejar.server.registry.Lease;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.Served;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A prediction over HTTP: lease, decode, look up, predict at once or soon, encode. */
public final class PredictHandler {

    private static final CharSequence MODEL_VERSION = HttpHeaders.createOptimized("X-Model-Version");
    private static final CharSequence REQUEST_TIMEOUT = HttpHeaders.createOptimized("X-Request-Timeout-Ms");
    private static final CharSequence X_CACHE = HttpHeaders.createOptimized("X-Cache");
    private static final String VERSION_PARAMETER = "model_version";
    private static final long NO_TIMER = -1;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final ModelRegistry registry;
    private final Lookups lookups;
    private final Predictor predictor;
    private final int maxBatchRows;
    private final long timeoutNanos;
    private final PredictionListener listener;

    /** One for each event loop, by its thread: contexts are made anew for each request. */
    private final Map<Thread, Gathering> gatherings = new ConcurrentHashMap<>();

    public PredictHandler(
            ModelRegistry registry,
            Lookups lookups,
            Predictor predictor,
            int maxBatchRows,
            Duration timeout,
            PredictionListener listener) {
        this.registry = registry;
        this.lookups = lookups;
        this.predictor = predictor;
        this.maxBatchRows = maxBatchRows;
        this.timeoutNanos = timeout.toNanos();
        this.listener = listener;
    }

    /** Answers, or throws, or later tells {@code failure} what went wrong. */
    void serve(Exchange exchange, Route.Predict route, Consumer<RuntimeException> failure) {
        String version = wantedVersion(exchange);
        Lease lease = registry.tryLease(route.model(), version, exchange);
        if (lease == null) {
            await(exchange, route, version, failure);
            return;
        }
        boolean passedOn = false;
        try {
            Served served = lease.served();
            LookupPlan plan = lookups.plan(served);
            long deadline = exchange.startNanos + timeoutNanos(exchange);
            if (plan == null) {
                PredictRequest request = decode(exchange.body(), route.batch(), served);
                passedOn = predict(exchange, lease, request, deadline, failure);
            } else {
                PartialRequest request =
                        RequestDecoder.partial(exchange.body(), plan.supplements(), route.batch(), maxBatchRows);
                lookUp(exchange, lease, plan, request, deadline, failure);
                passedOn = true;
            }
        } finally {
            if (!passedOn) {
                lease.close();
            }
        }
    }

    /**
     * Predicts complete rows.
     *
     * @return whether the answer comes later and with it the end of the lease
     */
    private boolean predict(
            Exchange exchange, Lease lease, PredictRequest request, long deadline, Consumer<RuntimeException> failure) {
        Served served = lease.served();
        exchange.served = served;
        if (predictor.isCached(served)) {
            Waiting work = new Waiting(exchange, lease, request, deadline, failure);
            cached(lease, work);
            work.watchDeadline();
            return true;
        }
        if (predictor.isImmediate(served, request.rows().rows())) {
            Answer answer = predictor.predict(served, request.rows(), deadline);
            send(exchange, request, answer, encode(exchange, request, answer));
            return false;
        }
        Waiting work = new Waiting(exchange, lease, request, deadline, failure);
        if (predictor.predictSoon(served, work, gathering())) {
            work.watchDeadline();
        }
        return true;
    }

    /** Predicts once the rows are complete: at once where what they lack is at hand. Sees to the lease. */
    @SuppressWarnings("FutureReturnValueIgnored") // both ways it may end are seen to
    private void lookUp(
            Exchange exchange,
            Lease lease,
            LookupPlan plan,
            PartialRequest request,
            long deadline,
            Consumer<RuntimeException> failure) {
        Context loop = Vertx.currentContext();
        // nobody is asked for a caller who is gone
        long until = exchange.request.response().closed() ? System.nanoTime() : deadline;
        lookups.complete(plan, request.rows(), request.warnings(), until).whenComplete((rows, error) -> {
            Runnable next = () -> lookedUp(exchange, lease, request, rows, error, deadline, failure);
            if (loop.equals(Vertx.currentContext())) {
                next.run();
            } else {
                loop.runOnContext(back -> next.run());
            }
        });
    }

    private void lookedUp(
            Exchange exchange,
            Lease lease,
            PartialRequest request,
            @Nullable Table rows,
            @Nullable Throwable error,
            long deadline,
            Consumer<RuntimeException> failure) {
        boolean passedOn = false;
        try {
            if (rows == null) {
                throw cause(error);
            }
            passedOn = predict(exchange, lease, request.completed(rows), deadline, failure);
        } catch (RuntimeException e) {
            failure.accept(e);
        } finally {
            if (!passedOn) {
                lease.close();
            }
        }
    }

    private static RuntimeException cause(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** The lease is the work's, whatever happens. */
    private void cached(Lease lease, Waiting work) {
        try {
            predictor.predictCached(lease, work, gathering());
        } catch (RuntimeException e) {
            work.failed(e);
        }
    }

    /** Answers once the version is in memory, or tells why it will not be; not longer than the request may take. */
    @SuppressWarnings("FutureReturnValueIgnored") // both ways it may end are seen to
    private void await(
            Exchange exchange, Route.Predict route, @Nullable String version, Consumer<RuntimeException> failure) {
        Context loop = Vertx.currentContext();
        long left = Math.max(0, exchange.startNanos + timeoutNanos(exchange) - System.nanoTime());
        registry.bring(route.model(), version)
                .orTimeout(left, TimeUnit.NANOSECONDS)
                .whenComplete((there, error) -> loop.runOnContext(back -> {
                    if (error == null) {
                        again(exchange, route, failure);
                    } else {
                        failure.accept(whyNotBrought(error));
                    }
                }));
    }

    private void again(Exchange exchange, Route.Predict route, Consumer<RuntimeException> failure) {
        try {
            serve(exchange, route, failure);
        } catch (RuntimeException e) {
            failure.accept(e);
        }
    }

    private static RuntimeException whyNotBrought(Throwable error) {
        boolean isLate = error instanceof TimeoutException || error.getCause() instanceof TimeoutException;
        return isLate ? new ServeException.DeadlinePassed("the model was not loaded in time") : cause(error);
    }

    private PredictRequest decode(byte[] body, boolean batch, Served served) {
        return batch
                ? RequestDecoder.batch(body, served.artifact().schema(), maxBatchRows)
                : RequestDecoder.one(body, served.artifact().schema());
    }

    /**
     * A decoded request that waits. Encoded by whoever computes it, sent by the connection's own loop. Where its deadline comes
     * first the caller hears so at once, and what is computed for it nevertheless is dropped.
     */
    private final class Waiting implements CachedWork {
        private final Exchange exchange;
        private final Lease lease;
        private final PredictRequest request;
        private final long deadline;
        private final Consumer<RuntimeException> failure;
        private final Context loop = Vertx.currentContext();
        private final Thread thread = Thread.currentThread();
        private CacheUse cached = CacheUse.NONE;
        private long timer = NO_TIMER;
        private volatile boolean late;

        Waiting(
                Exchange exchange,
                Lease lease,
                PredictRequest request,
                long deadline,
                Consumer<RuntimeException> failure) {
            this.exchange = exchange;
            this.lease = lease;
            this.request = request;
            this.deadline = deadline;
            this.failure = failure;
        }

        @Override
        public Table rows() {
            return request.rows();
        }

        @Override
        public long deadlineNanos() {
            return deadline;
        }

        @Override
        public boolean isAbandoned() {
            return late || exchange.request.response().closed();
        }

        /** On the event loop, once it waits. */
        void watchDeadline() {
            if (!exchange.isAnswered()) {
                long millis = Math.ceilDiv(Math.max(1, deadline - System.nanoTime()), MILLI);
                timer = loop.owner().setTimer(millis, now -> {
                    late = true;
                    failure.accept(new ServeException.DeadlinePassed());
                });
            }
        }

        @Override
        public void cached(CacheUse use) {
            cached = use;
        }

        @Override
        public void later(Runnable rest) {
            loop.runOnContext(then -> rest.run());
        }

        @Override
        public void answered(Predictions predictions, long nanos) {
            if (System.nanoTime() - deadline > 0) {
                failed(new ServeException.DeadlinePassed());
                return;
            }
            Answer answer = new Answer(lease.served(), predictions, nanos, cached);
            byte[] encoded;
            try {
                encoded = encode(exchange, request, answer);
            } catch (RuntimeException e) {
                failed(e);
                return;
            }
            onLoop(() -> send(exchange, request, answer, encoded));
        }

        @Override
        public void failed(RuntimeException error) {
            onLoop(() -> failure.accept(error));
        }

        private void onLoop(Runnable last) {
            if (Thread.currentThread().equals(thread)) {
                finish(last);
            } else {
                loop.runOnContext(back -> finish(last));
            }
        }

        private void finish(Runnable last) {
            if (timer != NO_TIMER) {
                loop.owner().cancelTimer(timer);
            }
            try {
                last.run();
            } finally {
                lease.close();
            }
        }
    }

    private Gathering gathering() {
        return gatherings.computeIfAbsent(Thread.currentThread(), thread -> {
            Context loop = Vertx.currentContext();
            return new Gathering(work -> loop.runOnContext(end -> work.run()));
        });
    }

    /** What the caller gives it, at most what the server gives everyone. */
    private long timeoutNanos(Exchange exchange) {
        String wanted = exchange.request.getHeader(REQUEST_TIMEOUT);
        if (wanted == null) {
            return timeoutNanos;
        }
        try {
            long millis = Long.parseLong(wanted);
            if (millis > 0) {
                return Math.min(timeoutNanos, TimeUnit.MILLISECONDS.toNanos(millis));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ServeException.Malformed("X-Request-Timeout-Ms: " + Negotiation.abbreviated(wanted)
                + " (expected: milliseconds, a whole number from 1)");
    }

    private static byte[] encode(Exchange exchange, PredictRequest request, Answer answer) {
        return AnswerWriter.bytes(request, answer, exchange.requestId, exchange.startNanos);
    }

    private void send(Exchange exchange, PredictRequest request, Answer answer, byte[] encoded) {
        if (exchange.isAnswered()) {
            return;
        }
        if (answer.cached() != CacheUse.NONE) {
            exchange.header(X_CACHE, answer.cached().word());
        }
        exchange.json(200, encoded);
        listener.on(new PredictionEvent.Answered(
                exchange.requestId,
                answer.served(),
                request.batch(),
                request.rows(),
                answer.predictions(),
                request.warningCount(),
                answer.modelNanos(),
                answer.cached(),
                System.nanoTime() - exchange.startNanos));
    }

    /** From the query or the header; both at once must agree. */
    private static @Nullable String wantedVersion(Exchange exchange) {
        String header = exchange.request.getHeader(MODEL_VERSION);
        String query = exchange.parameter(VERSION_PARAMETER);
        if (header != null && query != null && !header.equals(query)) {
            throw new ServeException.Malformed(
                    "X-Model-Version and model_version name two versions (expected: one of them)");
        }
        return query == null ? header : query;
    }
}
