package io.picklejar.server.http;

import io.picklejar.server.error.ServeException;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.protocol.ErrorAnswer;
import io.picklejar.server.registry.ModelRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands behind the door: sends each request to whoever answers it, and turns failures into answers. */
public final class Service {

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

    void serve(Exchange exchange, Route route) {
        if (route instanceof Route.Predict predict) {
            predictions.serve(exchange, predict, error -> refuse(exchange, route, error));
        } else {
            info.serve(exchange, route);
        }
    }

    void refuse(Exchange exchange, @Nullable Route route, RuntimeException error) {
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
