package io.picklejar.server.rollout;

import io.picklejar.server.predict.Millis;
import io.picklejar.server.predict.PredictionEvent;
import io.picklejar.server.predict.PredictionEvent.Answered;
import io.picklejar.server.predict.PredictionEvent.Refused;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.ModelState;
import io.picklejar.server.registry.ModelVersion;
import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryEvent.Kind;
import io.picklejar.server.registry.Served;
import io.picklejar.server.routing.Guard;
import io.picklejar.server.routing.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches canaries and moves their traffic: step by step forward, or away at once. What it has decided stands in the model's
 * route alone, so that a restart goes on where it was and replicas follow.
 *
 * <p>Every replica counts for itself. A step is made by the first that has seen enough and only from the share that it has
 * judged; roll-back by any of them ends it for all, whatever the share is by then.
 */
public final class CanaryGuard implements PredictionListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CanaryGuard.class);

    private final ModelRegistry registry;
    private final Shadow shadow;
    private final LongSupplier nanos;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("guard").daemon(true).factory());

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    public CanaryGuard(ModelRegistry registry, Shadow shadow, LongSupplier nanos) {
        this.registry = registry;
        this.shadow = shadow;
        this.nanos = nanos;
    }

    /** Looks again and again from now on. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with close, and a look says itself what went wrong
    public void start(Duration interval) {
        long every = interval.toNanos();
        ticker.scheduleWithFixedDelay(
                () -> {
                    try {
                        tick();
                    } catch (RuntimeException e) {
                        LOG.error("the guard stumbled; it goes on", e);
                    }
                },
                every,
                every,
                TimeUnit.NANOSECONDS);
    }

    /** One step of one canary. */
    private static final class Watch {
        final String canary;
        final Served served;
        final int perMille;
        final Set<String> stable;
        final long since;
        final Agreement before;
        final Tally stableTally = new Tally();
        final Tally canaryTally = new Tally();
        volatile String state = "just begun";
        volatile boolean deciding;

        Watch(String canary, Served served, Route route, long since, @Nullable Agreement before) {
            this.canary = canary;
            this.served = served;
            this.perMille = share(route, canary);
            this.stable = stable(route, canary);
            this.since = since;
            this.before = before == null ? Agreement.NONE : before;
        }

        boolean isOf(Served current, Route route) {
            return served == current && perMille == share(route, canary) && stable.equals(stable(route, canary));
        }

        @Nullable
        Tally tally(Served of) {
            return of == served ? canaryTally : stable.contains(of.artifact().version()) ? stableTally : null;
        }

        private static int share(Route route, String canary) {
            return route.traffic().getOrDefault(canary, 0);
        }

        private static Set<String> stable(Route route, String canary) {
            return route.traffic().entrySet().stream()
                    .filter(entry -> entry.getValue() > 0 && !entry.getKey().equals(canary))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }
    }

    @Override
    public void on(PredictionEvent event) {
        if (watches.isEmpty()) {
            return;
        }
        switch (event) {
            case Answered answered -> {
                Tally tally = tally(answered.served());
                if (tally != null) {
                    tally.answered(answered);
                }
            }
            case Refused refused -> {
                Tally tally = refused.served() == null ? null : tally(refused.served());
                // a caller who has gone (499) says nothing of the version
                if (tally != null && refused.status() >= 500) {
                    tally.failed();
                }
            }
        }
    }

    private @Nullable Tally tally(Served served) {
        Watch watch = watches.get(served.artifact().name());
        return watch == null ? null : watch.tally(served);
    }

    /** Looks at every canary once. Done when what was decided is. */
    public CompletableFuture<Void> tick() {
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Model model : registry.models()) {
            names.add(model.name());
            Watch watch = watch(model);
            if (watch == null) {
                watches.remove(model.name());
            } else if (!watch.deciding) {
                changes.add(decide(model, watch));
            }
        }
        watches.keySet().retainAll(names);
        return CompletableFuture.allOf(changes.toArray(CompletableFuture<?>[]::new));
    }

    private @Nullable Watch watch(Model model) {
        Route route = model.route();
        Guard guard = route.guard();
        String canary = route.canary();
        if (guard == null
                || canary == null
                || route.traffic().isEmpty()
                || canary.equals(guard.rolledBack())
                || Watch.share(route, canary) == Route.WHOLE) {
            return null;
        }
        Served served = ready(model, canary);
        if (served == null) {
            return null;
        }
        Watch known = watches.get(model.name());
        if (known != null && known.canary.equals(canary) && known.isOf(served, route)) {
            return known;
        }
        Watch fresh = new Watch(canary, served, route, nanos.getAsLong(), shadow.agreement(model, canary));
        watches.put(model.name(), fresh);
        return fresh;
    }

    private static @Nullable Served ready(Model model, String version) {
        return model.versions().stream()
                .filter(each -> each.version().equals(version) && each.state() == ModelState.READY)
                .map(ModelVersion::served)
                .findFirst()
                .orElse(null);
    }

    private CompletableFuture<Void> decide(Model model, Watch watch) {
        Guard guard = model.route().guard();
        if (guard == null) {
            return CompletableFuture.completedFuture(null);
        }
        Agreement agreement = shadow.agreement(model, watch.canary);
        Decision decision = GuardPolicy.decide(new GuardPolicy.Snapshot(
                guard,
                watch.perMille,
                Duration.ofNanos(nanos.getAsLong() - watch.since),
                watch.stableTally.figures(),
                watch.canaryTally.figures(),
                agreement == null ? null : agreement.since(watch.before)));
        watch.state = decision.why();
        return switch (decision) {
            case Decision.Hold hold -> CompletableFuture.completedFuture(null);
            case Decision.Done done -> CompletableFuture.completedFuture(null);
            case Decision.Step step ->
                model.problem() == null ? step(model, watch, step) : CompletableFuture.completedFuture(null);
            case Decision.RollBack back -> rollBack(model, watch, back);
        };
    }

    private CompletableFuture<Void> step(Model model, Watch watch, Decision.Step step) {
        UnaryOperator<Route> change =
                route -> isStill(route, watch) && Watch.share(route, watch.canary) == watch.perMille
                        ? Shares.step(route, watch.canary, step.perMille())
                        : route;
        return apply(model, watch, change, Kind.STEPPED, step.perMille() / 10.0 + " % of the traffic: " + step.why());
    }

    private CompletableFuture<Void> rollBack(Model model, Watch watch, Decision.RollBack back) {
        UnaryOperator<Route> change = route -> isStill(route, watch) ? Shares.rollBack(route, watch.canary) : route;
        return apply(model, watch, change, Kind.ROLLED_BACK, back.why());
    }

    /** Whether that canary is still to be guarded, by what the route says by now. */
    private static boolean isStill(Route route, Watch watch) {
        Guard guard = route.guard();
        return guard != null
                && !guard.paused()
                && watch.canary.equals(route.canary())
                && !watch.canary.equals(guard.rolledBack());
    }

    private CompletableFuture<Void> apply(
            Model model, Watch watch, UnaryOperator<Route> change, Kind kind, String detail) {
        watch.deciding = true;
        RegistryEvent event = new RegistryEvent(Instant.now(), kind, model.name(), watch.canary, detail, watch.served);
        return registry.reroute(change, event).handle((done, error) -> {
            watch.deciding = false;
            if (error != null) {
                LOG.error("model {}: the share of {} cannot be changed", model.name(), watch.canary, error);
                watch.state = "its share cannot be changed";
            }
            return null;
        });
    }

    /** What the guard knows of a model's canary as maps, lists, numbers and texts; null where none is watched. */
    public @Nullable Map<String, @Nullable Object> snapshot(Model model) {
        Guard guard = model.route().guard();
        if (guard == null) {
            return null;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("version", model.route().canary());
        all.put("paused", guard.paused());
        all.put("rolled_back", guard.rolledBack());
        Watch watch = watches.get(model.name());
        if (watch != null) {
            all.put("state", watch.state);
            all.put("in_step_seconds", TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - watch.since));
            all.put("canary", figures(watch.canaryTally.figures()));
            all.put("stable", figures(watch.stableTally.figures()));
        }
        return all;
    }

    private static Map<String, @Nullable Object> figures(Figures figures) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("requests", figures.requests());
        all.put("errors", figures.errors());
        all.put("model_p50_ms", Millis.of(figures.latency().getValueAtPercentile(50)));
        all.put("model_p99_ms", Millis.of(figures.latency().getValueAtPercentile(99)));
        boolean known = figures.confidence().rows() > 0;
        all.put("mean_confidence", known ? (Object) figures.confidence().mean() : null);
        return all;
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
