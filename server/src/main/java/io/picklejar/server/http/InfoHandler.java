package io.picklejar.server.http;

import io.picklejar.model.schema.Supplements;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.lookup.LookupPlan;
import io.picklejar.server.lookup.Lookups;
import io.picklejar.server.observe.Metrics;
import io.picklejar.server.observe.Stats;
import io.picklejar.server.predict.Predictor;
import io.picklejar.server.protocol.HealthWriter;
import io.picklejar.server.protocol.LookupView;
import io.picklejar.server.protocol.ModelsWriter;
import io.picklejar.server.protocol.OpenApi;
import io.picklejar.server.protocol.ServingView;
import io.picklejar.server.protocol.StatsWriter;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.Served;
import io.picklejar.server.rollout.CanaryGuard;
import io.picklejar.server.rollout.Shadow;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything that is asked with GET: what is served, how it is, how it is used. */
public final class InfoHandler {

    private final ModelRegistry registry;
    private final Lookups lookups;
    private final Predictor predictor;
    private final Metrics metrics;
    private final Stats stats;
    private final Shadow shadow;
    private final CanaryGuard guard;
    private final @Nullable DocsPages docs;
    private final int maxBatchRows;
    private final String version;
    private volatile boolean draining;

    /** @param docs null where no docs are served */
    public InfoHandler(
            ModelRegistry registry,
            Lookups lookups,
            Predictor predictor,
            Metrics metrics,
            Stats stats,
            Shadow shadow,
            CanaryGuard guard,
            @Nullable DocsPages docs,
            int maxBatchRows,
            String version) {
        this.registry = registry;
        this.lookups = lookups;
        this.predictor = predictor;
        this.metrics = metrics;
        this.stats = stats;
        this.shadow = shadow;
        this.guard = guard;
        this.docs = docs;
        this.maxBatchRows = maxBatchRows;
        this.version = version;
    }

    /** From now on the server says that it is not ready. */
    public void drain() {
        draining = true;
    }

    void serve(Exchange exchange, Route route) {
        switch (route) {
            case Route.Models models ->
                exchange.json(200, ModelsWriter.all(registry.models(), registry.defaultModel()));
            case Route.Model model -> exchange.json(200, model(registry.find(model.name())));
            case Route.Version wanted -> exchange.json(200, version(wanted));
            case Route.Health health -> health(exchange);
            case Route.Live live -> exchange.json(200, HealthWriter.probe("alive"));
            case Route.Ready ready -> probe(exchange, isReady(), "ready");
            case Route.Startup startup -> probe(exchange, registry.isStarted(), "started");
            case Route.Stats figures -> exchange.json(200, StatsWriter.bytes(stats.snapshot()));
            case Route.OpenApi openApi -> openApi(exchange);
            case Route.Metrics figures -> metrics(exchange);
            case Route.Page page -> page(exchange, page.path());
            case Route.Predict predict -> throw new IllegalStateException("a prediction is no information");
        }
    }

    private byte[] model(Model model) {
        return ModelsWriter.one(
                model, predictor::placement, this::extras, shadow.snapshot(model), guard.snapshot(model));
    }

    private byte[] version(Route.Version wanted) {
        Model model = registry.find(wanted.model());
        return ModelsWriter.version(model, model.find(wanted.version()), predictor::placement, this::extras);
    }

    private ServingView extras(Served served) {
        return new ServingView(predictor.cache().figures(served), view(served));
    }

    private @Nullable LookupView view(Served served) {
        List<Map<String, @Nullable Object>> all = lookups.snapshot(served);
        if (all == null) {
            return null;
        }
        LookupPlan plan = lookups.planIfFits(served);
        return plan == null
                ? new LookupView(null, Map.of(), all)
                : new LookupView(plan.supplements(), plan.origins(), all);
    }

    private boolean isReady() {
        return registry.isReady() && !draining;
    }

    private void health(Exchange exchange) {
        boolean healthy = isReady();
        retryUnless(healthy, exchange);
        exchange.json(healthy ? 200 : 503, HealthWriter.health(registry, healthy));
    }

    private static void probe(Exchange exchange, boolean good, String word) {
        retryUnless(good, exchange);
        exchange.json(good ? 200 : 503, HealthWriter.probe(good ? word : "not " + word));
    }

    private static void retryUnless(boolean good, Exchange exchange) {
        if (!good) {
            exchange.header(HttpHeaders.RETRY_AFTER, "1");
        }
    }

    private void openApi(Exchange exchange) {
        if (docs == null) {
            throw new ServeException.NotFound("Not Found");
        }
        List<Served> served = registry.models().stream()
                .map(Model::served)
                .filter(Objects::nonNull)
                .toList();
        Model first = registry.defaultModel();
        exchange.json(
                200,
                OpenApi.document(
                        served, first == null ? null : first.served(), this::supplements, maxBatchRows, version));
    }

    private @Nullable Supplements supplements(Served served) {
        LookupPlan plan = lookups.planIfFits(served);
        return plan == null ? null : plan.supplements();
    }

    private void metrics(Exchange exchange) {
        String accept = exchange.request.getHeader(HttpHeaders.ACCEPT);
        exchange.send(200, metrics.contentType(accept), metrics.scrape(accept));
    }

    private void page(Exchange exchange, String path) {
        if (docs == null || !docs.serve(exchange, path)) {
            throw new ServeException.NotFound("Not Found");
        }
    }
}
