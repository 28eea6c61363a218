package io.picklejar.server.admin;

import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.ModelState;
import io.picklejar.server.registry.ModelVersion;
import io.picklejar.server.routing.Route;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a person may do with the models of a server. Every call blocks until it is done, on the caller's own thread, and
 * throws a {@link ServeException} where it cannot be.
 */
public final class ModelAdmin {

    private final ModelRegistry registry;
    private final Duration patience;

    /** @param patience how long a call may take; what it began goes on after that */
    public ModelAdmin(ModelRegistry registry, Duration patience) {
        this.registry = registry;
        this.patience = patience;
    }

    public Collection<Model> models() {
        return registry.models();
    }

    public Model model(String name) {
        return registry.find(name);
    }

    /** Looks at the source now; what is new begins to load. */
    public Collection<Model> reload() {
        await(registry.reload());
        return registry.models();
    }

    /**
     * Brings a version into memory, also one that failed before.
     *
     * @param version name or label; null for those that traffic wants
     * @return whether it is there; else it is on its way
     */
    public boolean load(String name, @Nullable String version) {
        Model model = registry.find(name);
        CompletableFuture<Void> loaded = registry.load(name, version);
        try {
            await(loaded);
            return true;
        } catch (ServeException.DeadlinePassed e) {
            return false;
        } catch (ServeException.Unavailable e) {
            throw whyNot(model, version, e);
        }
    }

    private static ServeException whyNot(Model model, @Nullable String version, ServeException.Unavailable e) {
        ModelVersion meant = version == null ? model.primary() : model.find(version);
        return meant == null || meant.state() != ModelState.FAILED
                ? e
                : new ServeException.Conflict(
                        "version " + meant.version() + " of " + model.name() + " failed: " + meant.reason());
    }

    /** Takes a version out of memory that gets no traffic and that the route does not name. */
    public void unload(String name, String version) {
        await(registry.unload(name, version));
    }

    /**
     * Takes a model that is loaded on demand out of memory; its next request brings it back.
     *
     * @param version name or label; null for all that are in memory
     */
    public void evict(String name, @Nullable String version) {
        Model model = registry.find(name);
        if (!model.isOnDemand()) {
            throw new ServeException.Conflict("model " + model.name()
                    + " is not loaded on demand (expected: load: on-demand in route.yaml; or unload a version)");
        }
        List<ModelVersion> ready = model.versions().stream()
                .filter(each -> each.state() == ModelState.READY)
                .filter(each -> version == null || each == model.find(version))
                .toList();
        if (ready.isEmpty()) {
            throw new ServeException.Conflict(
                    "model " + model.name() + (version == null ? "" : " " + version) + " is not in memory");
        }
        ready.forEach(each -> await(registry.unload(name, each.version())));
    }

    public void traffic(String name, Map<String, @Nullable Object> weights) {
        change(name, "traffic set", changes -> changes.traffic(weights));
    }

    public void labels(String name, Map<String, @Nullable Object> labels) {
        change(name, "labels set", changes -> changes.labels(labels));
    }

    /** @param version null for none */
    public void shadow(String name, @Nullable String version) {
        change(name, "shadow set", changes -> changes.shadow(version));
    }

    /** @param version name or label; null for the canary */
    public void promote(String name, @Nullable String version) {
        change(name, "promoted", changes -> changes.promote(version));
    }

    public void rollback(String name) {
        change(name, "rolled back", RouteChanges::rollback);
    }

    /** Stops a canary's guard from doing anything, or lets it go on. */
    public void pause(String name, boolean paused) {
        change(name, paused ? "guard paused" : "guard resumed", changes -> changes.paused(paused));
    }

    /** A change, as the route to come of what there is. */
    private interface Change {
        Route of(RouteChanges changes);
    }

    private void change(String name, String why, Change change) {
        Model model = registry.find(name);
        UnaryOperator<Route> next = route -> change.of(new RouteChanges(model, route));
        await(registry.reroute(model.name(), next, why));
    }

    private void await(CompletableFuture<Void> done) {
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw reason(e.getCause());
        } catch (TimeoutException e) {
            throw new ServeException.DeadlinePassed("it takes longer than " + patience.toSeconds() + " s and goes on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServeException.Unavailable("the server shuts down", 1);
        }
    }

    private static RuntimeException reason(@Nullable Throwable cause) {
        if (cause instanceof UncheckedIOException) {
            return new ServeException.Conflict(
                    "route.yaml cannot be written, nothing was changed: " + cause.getMessage());
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
