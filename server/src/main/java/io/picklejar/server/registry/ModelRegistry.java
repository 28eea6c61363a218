package io.picklejar.server.registry;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.text.Spelling;
import io.picklejar.server.config.RegistryConfig;
import io.picklejar.server.config.RegistryConfig.Watching;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.LoadReport.Failure;
import io.picklejar.server.routing.Route;
import io.picklejar.server.routing.RouteWriter;
import io.picklejar.server.source.Inventory;
import io.picklejar.server.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of one server.
 *
 * <ol>
 *   <li>Construction does no I/O and starts nothing; {@link #load} does.
 *   <li>A version serves only after it passed the {@link Gate}; one that fails says why and changes nothing else.
 *   <li>{@link #tryLease} takes no lock and does no I/O.
 *   <li>Everything that changes a model happens on one thread, the registry's own; loading happens on others.
 * </ol>
 */
public final class ModelRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private static final long SLOWEST_TICK_MILLIS = 1000;

    private final Source source;
    private final RegistryConfig options;
    private final @Nullable String defaultModel;
    private final RegistryListener listener;
    private final ModelKeeper keeper;
    private final VersionLoader loader;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Thread thread;
    private volatile SequencedMap<String, Model> models = new TreeMap<>();
    private volatile boolean closed;
    private long nextLook;
    private boolean lookedOnce;
    private boolean notWhole;

    /**
     * Connects the parts.
     *
     * @param warmUp how long a version is exercised at most before it serves
     * @param defaultModel the model that a request without a model's name means; null: the only one, if there is one only
     * @param rehearsal what a request does with a model besides predicting, to be exercised as well
     * @param listener told of everything that happens to models
     */
    public ModelRegistry(
            Source source,
            ArtifactLoader artifacts,
            RegistryConfig options,
            Duration warmUp,
            @Nullable String defaultModel,
            Function<Served, Runnable> rehearsal,
            RegistryListener listener) {
        this.source = source;
        this.options = options;
        this.defaultModel = defaultModel;
        this.listener = listener;
        this.loader = new VersionLoader(artifacts, new Gate(warmUp, rehearsal), options.loaders(), this::isStarted);
        this.keeper = new ModelKeeper(options, loader, listener, tasks::add);
        this.thread = Thread.ofPlatform().name("registry").daemon(true).unstarted(this::run);
    }

    /**
     * Takes what the source has as the models to serve; their loading begins with {@link #load}.
     *
     * @throws IOException if the source cannot be read
     */
    public void look() throws IOException {
        keeper.see(source.scan(), System.nanoTime());
        models = keeper.models();
        lookedOnce = true;
        nextLook = System.nanoTime() + options.poll().toNanos();
    }

    /** Starts bringing models, and keeps looking for changes where the options say so. */
    public void load() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                step();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the registry stumbled; it goes on", e);
            }
        }
    }

    private void step() throws InterruptedException {
        long now = System.nanoTime();
        if (!lookedOnce || (isLooking() && now - nextLook >= 0)) {
            lookAgain();
        }
        long due = keeper.tend(System.nanoTime());
        models = keeper.models();
        if (keeper.isSettled() && lookedOnce) {
            loaded.countDown();
        }
        Runnable task = tasks.poll(Math.min(due, untilLook()), TimeUnit.NANOSECONDS);
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
    }

    private long untilLook() {
        long tick = TimeUnit.MILLISECONDS.toNanos(SLOWEST_TICK_MILLIS);
        return isLooking() ? Math.clamp(nextLook - System.nanoTime(), 0, tick) : tick;
    }

    /** Always, or until what was seen is whole: a model that vanished has to be missed twice. */
    private boolean isLooking() {
        return options.watching() == Watching.WATCH || notWhole;
    }

    private void lookAgain() {
        nextLook = System.nanoTime() + options.poll().toNanos();
        try {
            Inventory inventory = source.scan();
            notWhole = keeper.see(inventory, System.nanoTime());
            models = keeper.models();
            if (notWhole) {
                nextLook = System.nanoTime() + options.settle().toNanos();
            }
        } catch (IOException e) {
            keeper.sourceFailed(String.valueOf(e.getMessage()));
        }
        lookedOnce = true;
    }

    /** Looks at the source soon: something may have changed there. Any thread. */
    public void changed() {
        if (options.watching() == Watching.WATCH) {
            tasks.add(() -> nextLook = System.nanoTime());
        }
    }

    /**
     * Looks at the source now; done when it was read, and before what is new has been loaded. Any thread.
     *
     * @return fails with a {@link ServeException} if the source cannot be read, or is not to be looked at again
     */
    public CompletableFuture<Void> reload() {
        return onThread(() -> {
            if (options.watching() == Watching.ONCE) {
                throw new ServeException.Conflict("watch: once (expected: watch or explicit, to look again)");
            }
            lookAgain();
            String problem = keeper.sourceProblem();
            if (problem != null) {
                throw new ServeException.Unavailable(problem, 1);
            }
        });
    }

    /**
     * Changes a model's route and keeps it in the source. Done when requests follow it.
     *
     * @return fails with a {@link ServeException} if there is no such model, with an {@link IOException} if it cannot be kept
     */
    public CompletableFuture<Void> reroute(String name, UnaryOperator<Route> change, String why) {
        return onThread(() -> {
            Model model = find(name);
            Route next = TrafficHistory.withPrevious(model.history(), change.apply(model.route()));
            try {
                source.writeRoute(model.name(), RouteWriter.write(next));
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            keeper.reroute(model, next, why);
        });
    }

    /**
     * Changes a model's route because of what was seen of a canary, and tells it. What another replica has written meanwhile is
     * read first, where the source is watched. Done when requests follow it. Where the route
     * cannot be kept a step is not made; traffic is taken from a bad version all the same, and the event says so.
     *
     * @param change may give back what it was given: then nothing happens
     * @param event what to tell, {@link RegistryEvent.Kind#STEPPED} or {@link RegistryEvent.Kind#ROLLED_BACK}
     */
    public CompletableFuture<Void> reroute(UnaryOperator<Route> change, RegistryEvent event) {
        return onThread(() -> {
            if (options.watching() == Watching.WATCH) {
                lookAgain();
            }
            Model model = find(event.model());
            Route before = keeper.route(model);
            Route changed = change.apply(before);
            if (changed.equals(before)) {
                return;
            }
            Route next = TrafficHistory.withPrevious(model.history(), changed);
            RegistryEvent told = event;
            String word = event.kind() == RegistryEvent.Kind.STEPPED ? "stepped forward" : "rolled back";
            try {
                source.writeRoute(model.name(), RouteWriter.write(next));
                keeper.reroute(model, next, word);
            } catch (IOException e) {
                if (!event.isAlert()) {
                    throw new UncheckedIOException(e);
                }
                LOG.error("model {}: its route cannot be kept", model.name(), e);
                told = event.withDetail(
                        event.detail() + "; the route cannot be kept, so this replica alone follows it");
                keeper.rerouteUnkept(model, next, word);
            }
            if (!told.isAlert()) {
                LOG.info("model {} {} {}: {}", told.model(), told.version(), word, told.detail());
            }
            listener.on(told);
        });
    }

    /** Takes a version that gets no traffic out of memory. */
    public CompletableFuture<Void> unload(String name, String version) {
        return onThread(() -> keeper.unload(find(name).find(version)));
    }

    private CompletableFuture<Void> onThread(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Waits until every model that was there at start serves or failed, or this is closed. */
    public LoadReport awaitLoaded() throws InterruptedException {
        loaded.await();
        List<String> serving = new ArrayList<>();
        List<Failure> failed = new ArrayList<>();
        String problem = keeper.sourceProblem();
        if (problem != null) {
            failed.add(new Failure(source.describe(), problem));
        }
        for (Model model : models.values()) {
            if (model.isServing() || model.isOnDemand()) {
                serving.add(model.name());
            }
            if (model.problem() != null) {
                failed.add(new Failure(model.name(), model.problem()));
            }
            for (ModelVersion version : model.versions()) {
                if (version.state() == ModelState.FAILED) {
                    String folder = version.found().version();
                    String name = folder == null ? model.name() : model.name() + " " + folder;
                    failed.add(new Failure(name, String.valueOf(version.reason())));
                }
            }
        }
        return new LoadReport(serving, failed);
    }

    /**
     * Pins a version for one request.
     *
     * @param name null for the default model
     * @param version name or label of the version wanted, or null for the one that traffic gives
     * @return null where it is there but not in memory: see {@link #bring}
     * @throws ServeException.NotFound if there is no such model or version
     */
    public @Nullable Lease tryLease(@Nullable String name, @Nullable String version, Caller caller) {
        return find(name).tryLease(version, caller);
    }

    /**
     * Pins what serves, or says why nothing does.
     *
     * @throws ServeException.Unavailable if it does not serve
     */
    public Lease lease(@Nullable String name, @Nullable String version) {
        Lease lease = tryLease(name, version, Caller.NOBODY);
        if (lease == null) {
            throw unavailable(find(name), version);
        }
        return lease;
    }

    /** Why a model or version does not serve. */
    public static ServeException.Unavailable unavailable(Model model, @Nullable String version) {
        String what = "model " + model.name() + (version == null ? "" : " " + version);
        ModelVersion meant = version == null ? model.primary() : model.find(version);
        boolean failed = meant != null && meant.state() == ModelState.FAILED;
        return new ServeException.Unavailable(what + (failed ? " failed to load" : " is not ready"), failed ? 60 : 1);
    }

    /**
     * Brings a version that is there but not in memory. Done when it serves; fails with a {@link ServeException} where it
     * cannot, or when it is neither loaded on demand nor on its way. One load for all who wait. Any thread.
     *
     * @param version name or label, or null for the one that traffic gives
     */
    public CompletableFuture<Void> bring(@Nullable String name, @Nullable String version) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Model model = find(name);
        tasks.add(() -> keeper.bring(model, version, done));
        return done;
    }

    /** As {@link #bring}, because a person says so: also what is not loaded on demand, and what failed before. Any thread. */
    public CompletableFuture<Void> load(String name, @Nullable String version) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Model model = find(name);
        tasks.add(() -> keeper.load(model, version, done));
        return done;
    }

    /**
     * @param name null for the default model
     * @throws ServeException.NotFound if there is no such model
     */
    public Model find(@Nullable String name) {
        Map<String, Model> all = models;
        Model model = name == null ? defaultModel() : all.get(name);
        if (model != null) {
            return model;
        }
        if (name == null && defaultModel == null) {
            throw new ServeException.NotFound(
                    all.isEmpty()
                            ? "no models are served yet"
                            : "several models are served; name one: POST /predict/{model} with "
                                    + String.join(", ", all.keySet()));
        }
        String wanted = name == null ? String.valueOf(defaultModel) : name;
        String nearest = Spelling.nearest(wanted, all.keySet());
        throw new ServeException.NotFound(
                "no model " + wanted + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    /** The model that a request without a model's name means, or null. */
    public @Nullable Model defaultModel() {
        SequencedMap<String, Model> all = models;
        String wanted = defaultModel;
        if (wanted != null) {
            return all.get(wanted);
        }
        return all.size() == 1 ? all.firstEntry().getValue() : null;
    }

    /** All models, in the order of their names. */
    public Collection<Model> models() {
        return models.values();
    }

    /** Whether the first loading is over, well or not. */
    public boolean isStarted() {
        return loaded.getCount() == 0;
    }

    /** Whether every required model serves. */
    public boolean isReady() {
        return isStarted() && models.values().stream().allMatch(model -> model.isServing() || !model.isRequired());
    }

    /** Unloads every model as soon as its last request is answered. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        loader.close();
        loaded.countDown();
        for (Model model : models.values()) {
            model.instances().stream()
                    .filter(version -> version.state() == ModelState.READY)
                    .forEach(ModelVersion::drain);
        }
        source.close();
    }
}
