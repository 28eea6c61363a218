package io.picklejar.server;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.server.admin.EventLog;
import io.picklejar.server.admin.ModelAdmin;
import io.picklejar.server.config.AdminConfig;
import io.picklejar.server.config.AlertConfig;
import io.picklejar.server.config.CacheConfig;
import io.picklejar.server.config.ConfigException;
import io.picklejar.server.config.HttpConfig;
import io.picklejar.server.config.RegistryConfig.Watching;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.http.AdminHandler;
import io.picklejar.server.http.BodyMemory;
import io.picklejar.server.http.DocsPages;
import io.picklejar.server.http.HttpDoor;
import io.picklejar.server.http.InfoHandler;
import io.picklejar.server.http.PredictHandler;
import io.picklejar.server.http.Service;
import io.picklejar.server.lookup.Lookups;
import io.picklejar.server.observe.AlertLog;
import io.picklejar.server.observe.AlertWebhook;
import io.picklejar.server.observe.Logs;
import io.picklejar.server.observe.Metrics;
import io.picklejar.server.observe.RequestLog;
import io.picklejar.server.observe.Stats;
import io.picklejar.server.predict.PredictionCache;
import io.picklejar.server.predict.PredictionListener;
import io.picklejar.server.predict.Predictor;
import io.picklejar.server.protocol.Rehearsal;
import io.picklejar.server.registry.LoadReport;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.RegistryListener;
import io.picklejar.server.remote.Breaker;
import io.picklejar.server.remote.Redis;
import io.picklejar.server.rollout.CanaryGuard;
import io.picklejar.server.rollout.Shadow;
import io.picklejar.server.source.FolderWatcher;
import io.picklejar.server.source.Source;
import io.picklejar.server.source.Sources;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of the models under one path. Builds everything with plain constructors; several may run in one process.
 *
 * <p>It listens as soon as {@link #start} returns; the models load meanwhile, and until they serve the probes say so.
 */
public final class PicklejarServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PicklejarServer.class);
    private static final long START_SECONDS = 30;
    private static final int EVENTS = 1000;

    private final HttpConfig config;
    private final Vertx vertx;
    private final ModelRegistry registry;
    private final @Nullable FolderWatcher watcher;
    private final Metrics metrics;
    private final Shadow shadow;
    private final CanaryGuard guard;
    private final InfoHandler info;
    private final Opened opened;
    private final List<HttpDoor<?>> doors = new CopyOnWriteArrayList<>();
    private final @Nullable HttpDoor<?> adminDoor;
    private final AdminConfig admin;
    private final @Nullable AlertWebhook webhook;
    private final LongAdder inFlight = new LongAdder();
    private final BodyMemory bodies;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param opened takes what has to be closed, as soon as it is there */
    private PicklejarServer(ServerConfig config, List<ModelEngine> engines, String what, Opened opened) {
        this.opened = opened;
        this.config = config.http();
        this.bodies = new BodyMemory(config.http().bodyBudget());
        this.admin = config.admin();
        this.webhook = webhook(config.alerts(), opened);
        String version = version();
        ArtifactLoader loader = new ArtifactLoader(engines);
        Predictor predictor = opened.add(new Predictor(
                config.predict().inlineBudget().toNanos(),
                config.predict().workers(),
                config.predict().workerQueue(),
                config.predict().maxJoinedRows(),
                predictionCache(config.cache(), version, opened)));
        this.metrics = new Metrics(version);
        Stats stats = new Stats(predictor.cache());
        EventLog events = new EventLog(EVENTS);
        Lookups lookups = opened.add(lookups(config, metrics));
        RegistryListener registryListener =
                listener(webhook, metrics, stats, events, new AlertLog(), predictor, lookups);
        this.registry = registry(config, loader, what, lookups, registryListener, opened);
        this.watcher = Sources.isRemote(what) ? null : opened.add(new FolderWatcher(Path.of(what), registry::changed));
        metrics.watch(registry);
        metrics.watch(predictor.cache());
        this.shadow =
                opened.add(new Shadow(registry, config.rollout(), config.log().payloads()));
        this.guard = opened.add(new CanaryGuard(registry, shadow, System::nanoTime));
        metrics.watch(shadow);
        metrics.watch(lookups);
        LongSupplier dropped = Logs.dropped();
        if (dropped != null) {
            metrics.watchLog(dropped);
        }
        PredictionListener listener =
                listener(metrics, stats, new RequestLog(config.log().requests()), shadow, guard);
        int maxRows = config.predict().maxBatchSize();
        DocsPages docs = config.http().docs() ? new DocsPages() : null;
        this.info =
                new InfoHandler(registry, lookups, predictor, metrics, stats, shadow, guard, docs, maxRows, version);
        PredictHandler predictions = new PredictHandler(
                registry, lookups, predictor, maxRows, config.http().requestTimeout(), listener);
        // The models load while the doors are built.
        registry.load();
        this.vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                // nothing on an event loop asks for one
                .setDisableTCCL(true)
                .setEventLoopPoolSize(config.http().eventLoops())
                .setUseDaemonThread(true));
        opened.add(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        Service service = new Service(registry, predictions, info, listener);
        int port = this.config.port() == 0 ? -1 : this.config.port();
        open(() -> door(port, service), this.config, "--port");
        this.adminDoor = admin.enabled() ? adminDoor(events, docs, version) : null;
    }

    /**
     * Starts a server: it listens when this returns.
     *
     * @param what a model folder, a model file or a repository
     * @throws StartException with one line that says why not
     */
    public static PicklejarServer start(ServerConfig config, List<ModelEngine> engines, Path what) {
        return start(config, engines, what.toString());
    }

    /**
     * Starts a server: it listens when this returns.
     *
     * @param what a path, or what {@link Sources#of} knows: {@code s3://bucket/prefix}, {@code models:/name/version}
     * @throws StartException with one line that says why not
     */
    public static PicklejarServer start(ServerConfig config, List<ModelEngine> engines, String what) {
        PicklejarServer server = built(config, engines, what);
        LOG.info("listening on {}", server.address());
        if (server.adminDoor != null) {
            LOG.info("admin API on {}", server.adminAddress());
        }
        if (server.webhook != null) {
            server.webhook.start();
        }
        Thread.ofPlatform().name("jvm-metrics").daemon(true).start(server::watchJvm);
        server.shadow.start();
        server.guard.start(config.rollout().guardInterval());
        if (config.registry().watching() == Watching.WATCH && server.watcher != null) {
            server.watcher.start();
        }
        return server;
    }

    private static PicklejarServer built(ServerConfig config, List<ModelEngine> engines, String what) {
        Opened opened = new Opened();
        try {
            return new PicklejarServer(config, engines, what, opened);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /** The version of this build, or {@code dev} where it runs from classes. */
    public static String version() {
        String version = PicklejarServer.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private static ModelRegistry registry(
            ServerConfig config,
            ArtifactLoader loader,
            String what,
            Lookups lookups,
            RegistryListener listener,
            Opened opened) {
        String wanted = config.predict().defaultModel();
        ModelRegistry registry = opened.add(new ModelRegistry(
                source(config, loader, what),
                loader,
                config.registry(),
                config.model().warmUp(),
                wanted,
                served -> {
                    lookups.check(served);
                    return new Rehearsal(served);
                },
                listener));
        if (!Sources.isRemote(what)) {
            lookHere(registry, what, wanted);
        }
        return registry;
    }

    private static Lookups lookups(ServerConfig config, Metrics metrics) {
        try {
            return new Lookups(config.lookup(), metrics);
        } catch (IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Source source(ServerConfig config, ArtifactLoader loader, String what) {
        try {
            return Sources.of(what, config.source(), loader);
        } catch (ConfigException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What is on this machine can be looked at before anything starts, and what is wrong with it said at once. */
    private static void lookHere(ModelRegistry registry, String what, @Nullable String wanted) {
        if (!Files.exists(Path.of(what))) {
            throw new StartException(what + ": no such file or folder");
        }
        try {
            registry.look();
        } catch (IOException e) {
            throw new StartException(what + ": cannot be read", e);
        }
        List<String> names = registry.models().stream().map(Model::name).toList();
        if (names.isEmpty()) {
            throw new StartException(
                    what + ": no model here (expected: a model folder, a model file, or a folder of model folders)");
        }
        if (wanted != null && !names.contains(wanted)) {
            throw new StartException(
                    "default_model: " + wanted + " (expected: one of " + String.join(", ", names) + ")");
        }
    }

    private static PredictionCache predictionCache(CacheConfig config, String version, Opened opened) {
        return new PredictionCache(new PredictionCache.Settings(
                config.maxBytes(),
                config.memory(),
                config.maxTtl(),
                redis(config, opened),
                config.namespace(),
                version,
                System::nanoTime));
    }

    private static @Nullable Redis redis(CacheConfig config, Opened opened) {
        if (config.redis() == null) {
            return null;
        }
        Breaker breaker = new Breaker(config.redisFailures(), config.redisRest(), System::nanoTime);
        try {
            return opened.add(new Redis(
                    config.redis().reveal(),
                    config.redisCa(),
                    config.redisConnections(),
                    config.redisTimeout(),
                    breaker));
        } catch (IllegalArgumentException e) {
            throw new StartException("cache_redis_tls_ca: " + e.getMessage(), e);
        }
    }

    private static PredictionListener listener(PredictionListener... listeners) {
        return event -> {
            for (PredictionListener each : listeners) {
                each.on(event);
            }
        };
    }

    private static RegistryListener listener(@Nullable AlertWebhook webhook, RegistryListener... listeners) {
        List<RegistryListener> all = List.of(listeners);
        return event -> {
            all.forEach(each -> each.on(event));
            if (webhook != null) {
                webhook.on(event);
            }
        };
    }

    private static @Nullable AlertWebhook webhook(AlertConfig alerts, Opened opened) {
        return alerts.webhook() == null
                ? null
                : opened.add(new AlertWebhook(URI.create(alerts.webhook().reveal()), AlertWebhook.PAUSES));
    }

    private HttpDoor<?> door(int port, Service service) {
        HttpDoor<?> door = new HttpDoor<>(config, port, service, inFlight, bodies);
        doors.add(door);
        return door;
    }

    /** None where its default port is taken, by another server perhaps: nobody asked for it, and the models matter more. */
    private @Nullable HttpDoor<?> adminDoor(EventLog events, @Nullable DocsPages docs, String version) {
        if (admin.isDefaultPort() && isTaken(admin.host(), admin.port())) {
            LOG.warn("no admin API: port {} is taken; choose another with --admin-port", admin.port());
            return null;
        }
        ModelAdmin models = new ModelAdmin(registry, config.requestTimeout());
        AdminHandler handler = new AdminHandler(models, events, admin, docs, version);
        HttpConfig like = admin.door(config);
        HttpDoor<?> door = new HttpDoor<>(like, like.port(), handler, inFlight, bodies);
        open(() -> door, like, "--admin-port, or none with --set admin_api=false");
        return door;
    }

    private static boolean isTaken(String host, int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getAllByName(host)[0])) {
            return !probe.isBound();
        } catch (BindException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @param remedy what chooses another port */
    private void open(Supplier<Deployable> door, HttpConfig where, String remedy) {
        DeploymentOptions options = new DeploymentOptions().setInstances(where.eventLoops());
        try {
            vertx.deployVerticle(door, options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw cannotListen(where, remedy, Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            throw cannotListen(where, remedy, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotListen(where, remedy, e);
        }
    }

    private static StartException cannotListen(HttpConfig where, String remedy, Throwable cause) {
        String reason = switch (cause) {
            case BindException e -> "the port is in use or not allowed; choose another with " + remedy;
            case UnresolvedAddressException e -> "no such host";
            default -> String.valueOf(cause.getMessage());
        };
        return new StartException("cannot listen on " + where.host() + ":" + where.port() + ": " + reason, cause);
    }

    public int port() {
        return doors.getFirst().port();
    }

    /** Where to reach it from this machine. */
    public URI address() {
        return address(config.host(), port());
    }

    /** Where to reach the admin listener from this machine, or null where there is none. */
    public @Nullable URI adminAddress() {
        return adminDoor == null ? null : address(admin.host(), adminDoor.port());
    }

    private static URI address(String bound, int port) {
        String host = bound.equals("0.0.0.0") || bound.equals("::") ? "127.0.0.1" : bound;
        boolean isBare = host.contains(":") && !host.startsWith("[");
        return URI.create("http://" + (isBare ? "[" + host + "]" : host) + ":" + port);
    }

    public ModelRegistry registry() {
        return registry;
    }

    /** Once the models serve, which matters more. */
    private void watchJvm() {
        try {
            registry.awaitLoaded();
            if (!closed.get()) {
                metrics.watchJvm();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until every model serves or failed, or the server is closed. */
    public LoadReport awaitLoaded() throws InterruptedException {
        return registry.awaitLoaded();
    }

    /**
     * Says that it is not ready, goes on for a moment so that load balancers notice, stops accepting, lets what is in flight
     * finish within the grace period, unloads the models.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LOG.info("shutting down: {} requests in flight", inFlight.sum());
        info.drain();
        if (adminDoor != null) {
            doors.add(adminDoor);
        }
        doors.forEach(HttpDoor::drain);
        pause(config.shutdownDelay());
        long end = System.nanoTime() + config.shutdownGrace().toNanos();
        doors.forEach(HttpDoor::stopAccepting);
        while (inFlight.sum() > 0 && System.nanoTime() < end) {
            pause(Duration.ofMillis(10));
        }
        long left = inFlight.sum();
        opened.close();
        LOG.info("shut down: {} requests cut off", left);
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
