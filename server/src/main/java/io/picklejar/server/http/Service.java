package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.protocol.ErrorAnswer;
import io.picklejar.server.registry.ModelRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands behind the door: sends each request to whoever answers it, and turns failures into answers. */
public final class Service implements Handler<Route> {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final ModelRegistry registry;
    private final PredictHandler predictions;
    private final InfoHandler info;
    private final PredictionListener listener;

    public Service(ModelRegistry registry, PredictHandler predictions, InfoHandler info, PredictionListener listener) {
        this.registry = registry;
        this.predictions = predictions;
        this.info = info;
        this.listener = listener;
    }

    @Override
    public Route route(String path) {
        return Route.of(path);
    }

    @Override
    public void check(Route route, HttpServerRequest request) {
        if (!route.methods().contains(request.method().name())) {
            throw new ServeException.MethodNotAllowed(route.methods());
        }
        if (route.isJson()) {
            Negotiation.requireJsonAccepted(request.getHeader(HttpHeaders.ACCEPT));
        }
        if (route instanceof Route.Predict) {
            Negotiation.requireJsonBody(
                    request.getHeader(HttpHeaders.CONTENT_TYPE), request.getHeader(HttpHeaders.CONTENT_ENCODING));
        }
    }

    @Override
    public void serve(Exchange exchange, Route route) {
        if (route instanceof Route.Predict predict) {
            predictions.serve(exchange, predict, error -> refuse(exchange, route, error));
        } else {
            info.serve(exchange, route);
        }
    }

    @Override
    public void refuse(Exchange exchange, @Nullable Route route, RuntimeException error) {
        if (exchange.isAnswered()) {
            return;
        }
        if (!(error instanceof ServeException)) {
            LOG.error("request {} failed", exchange.requestId, error);
        }
        ErrorAnswer answer = exchange.fail(error);
        long nanos = System.nanoTime() - exchange.startNanos;
        listener.on(new PredictionEvent.Refused(
                exchange.requestId, modelName(route), exchange.served, answer.status(), answer.kind(), nanos));
    }

    /** Only names that exist, so that callers cannot make up metrics. */
    private String modelName(@Nullable Route route) {
        if (!(route instanceof Route.Predict predict)) {
            return "";
        }
        try {
            return registry.find(predict.model()).name();
        } catch (ServeException e) {
            return "";
        }
    }
}
