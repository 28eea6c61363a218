package io.picklejar.server.registry;

import io.picklejar.server.config.RegistryConfig;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.RegistryEvent.Kind;
import io.picklejar.server.routing.Loading;
import io.picklejar.server.routing.Route;
import io.picklejar.server.routing.RouteException;
import io.picklejar.server.routing.RouteReader;
import io.picklejar.server.routing.RouteWriter;
import io.picklejar.server.source.Found;
import io.picklejar.server.source.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps models as their routes and the source want them: compares what is with what should be, starts loads, moves traffic,
 * lets versions go. Used by the registry's own thread alone; nothing here waits.
 */
final class ModelKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(ModelKeeper.class);
    private static final long TICK = TimeUnit.SECONDS.toNanos(1);

    /** A model is gone when so many looks in a row have not seen it. */
    private static final int LOOKS_UNTIL_GONE = 2;

    private final RegistryConfig options;
    private final VersionLoader loader;
    private final RegistryListener listener;
    private final Consumer<Runnable> onThread;
    private final Map<String, Shelf> shelves = new TreeMap<>();
    private final Memory memory;
    private final Waiters waiters = new Waiters();
    private volatile @Nullable String sourceProblem;
    private boolean seenOnce;

    /** @param onThread runs something on the registry's own thread, soon */
    ModelKeeper(RegistryConfig options, VersionLoader loader, RegistryListener listener, Consumer<Runnable> onThread) {
        this.options = options;
        this.loader = loader;
        this.listener = listener;
        this.onThread = onThread;
        this.memory = new Memory(options);
    }

    SequencedMap<String, Model> models() {
        TreeMap<String, Model> models = new TreeMap<>();
        shelves.forEach((name, shelf) -> models.put(name, shelf.model));
        return models;
    }

    /** Whether nothing is on its way. */
    boolean isSettled() {
        return shelves.values().stream()
                .flatMap(shelf -> shelf.kept.stream())
                .noneMatch(each -> each.version.isOnItsWay());
    }

    /**
     * Takes note of what the source has.
     *
     * @return whether something has to be looked at again, because it may not be whole yet
     */
    boolean see(Inventory inventory, long now) {
        String whole = wholeProblem(inventory);
        if (whole != null) {
            sourceFailed(whole);
        } else {
            sourceProblem = null;
        }
        if (inventory.found().isEmpty() && !shelves.isEmpty() && whole == null) {
            sourceFailed("the repository is empty; what was there serves on");
            return false;
        }
        Map<String, List<Found>> byModel = new LinkedHashMap<>();
        inventory
                .found()
                .forEach(each -> byModel.computeIfAbsent(each.model(), name -> new ArrayList<>())
                        .add(each));
        Map<String, String> problems = new HashMap<>();
        inventory
                .problems()
                .forEach(each -> problems.merge(
                        each.model(),
                        (each.version() == null ? "" : each.version() + ": ") + each.reason(),
                        (a, b) -> a + "; " + b));
        boolean settling = false;
        for (Map.Entry<String, List<Found>> each : byModel.entrySet()) {
            Shelf shelf = shelves.computeIfAbsent(each.getKey(), Shelf::new);
            shelf.timesMissing = 0;
            settling |= stock(shelf, each.getValue(), now);
            readRoute(shelf, inventory.routes().get(each.getKey()), problems.get(each.getKey()));
        }
        boolean vanishing = whole == null && removeMissing(byModel.keySet(), problems.keySet());
        seenOnce = true;
        return settling || vanishing;
    }

    private static @Nullable String wholeProblem(Inventory inventory) {
        return inventory.problems().stream()
                .filter(problem -> problem.model().equals(Inventory.EVERYTHING))
                .map(Inventory.Problem::reason)
                .findFirst()
                .orElse(null);
    }

    /** What is wrong with the source as a whole, or null. */
    @Nullable
    String sourceProblem() {
        return sourceProblem;
    }

    private boolean stock(Shelf shelf, List<Found> found, long now) {
        shelf.found = List.copyOf(found);
        shelf.kept.removeIf(each ->
                (each.state() == ModelState.NEW || each.state() == ModelState.FAILED) && !shelf.isPresent(each));
        boolean settling = false;
        for (Found each : found) {
            if (shelf.kept.stream().noneMatch(kept -> kept.version.isOf(each))) {
                long since = seenOnce ? now : now - options.settle().toNanos();
                shelf.kept.add(fresh(each, since, 0));
            }
        }
        for (Kept each : shelf.kept) {
            settling |= each.state() == ModelState.NEW
                    && now - each.seenNanos < options.settle().toNanos();
        }
        shelf.publishVersions();
        return settling;
    }

    private Kept fresh(Found found, long since, int attempts) {
        return new Kept(new ModelVersion(found, () -> onThread.accept(() -> {})), since, attempts);
    }

    private void readRoute(Shelf shelf, @Nullable String text, @Nullable String problem) {
        boolean isChanged = !Objects.equals(text, shelf.routeText);
        if (isChanged || shelf.routeText == null) {
            shelf.routeText = text;
            try {
                shelf.route = text == null ? Route.NONE : RouteReader.read(text);
                shelf.model.problem(null);
            } catch (RouteException e) {
                problem(shelf, String.valueOf(e.getMessage()));
                return;
            }
        }
        if (isChanged) {
            shelf.kept.forEach(each -> each.routeChanged(System.nanoTime()));
        }
        if (problem != null && !problem.equals(shelf.model.problem())) {
            problem(shelf, problem);
        }
    }

    private void problem(Shelf shelf, String what) {
        shelf.model.problem(what);
        tell(Kind.PROBLEM, shelf, null, what);
    }

    private boolean removeMissing(Set<String> seen, Set<String> troubled) {
        boolean vanishing = false;
        for (Iterator<Shelf> all = shelves.values().iterator(); all.hasNext(); ) {
            Shelf shelf = all.next();
            String name = shelf.model.name();
            if (seen.contains(name) || troubled.contains(name)) {
                continue;
            }
            shelf.timesMissing++;
            if (shelf.timesMissing < LOOKS_UNTIL_GONE) {
                vanishing = true;
                continue;
            }
            all.remove();
            shelf.model.route(Routing.NONE);
            shelf.kept.stream().filter(each -> each.state() == ModelState.READY).forEach(each -> each.version.drain());
            LOG.info("model {} is no longer in the repository", name);
            tell(Kind.REMOVED, shelf, null, "no longer in the repository");
        }
        return vanishing;
    }

    /** The source could not be read: everything stays as it is. */
    void sourceFailed(String reason) {
        if (!reason.equals(sourceProblem)) {
            sourceProblem = reason;
            LOG.error("models cannot be looked for: {}", reason);
        }
    }

    /**
     * Does what is due.
     *
     * @return nanoseconds until something may be due again
     */
    long tend(long now) {
        for (Shelf shelf : List.copyOf(shelves.values())) {
            clear(shelf, now);
            VersionPolicy.Plan plan = VersionPolicy.plan(
                    shelf.effectiveRoute(),
                    shelf.views(now, options.settle(), shelf.model.routing().active()));
            plan.load().stream().map(shelf.kept::get).toList().forEach(each -> start(shelf, each, now));
            follow(shelf, now, "");
        }
        waiters.answer(this::isHere);
        return TICK;
    }

    /** Takes away what is unloaded, and gives what may be tried again another go. */
    private void clear(Shelf shelf, long now) {
        boolean changed = false;
        for (int i = 0; i < shelf.kept.size(); i++) {
            Kept each = shelf.kept.get(i);
            if (each.state() == ModelState.UNLOADED || each.isRetryDue(now)) {
                if (each.state() == ModelState.UNLOADED) {
                    LOG.info("model {} {} unloaded", shelf.model.name(), each.version.version());
                    tell(Kind.UNLOADED, shelf, each, "unloaded");
                }
                boolean isFailed = each.state() == ModelState.FAILED;
                shelf.kept.remove(i--);
                if (shelf.isPresent(each)) {
                    Kept again =
                            fresh(each.found(), now - options.settle().toNanos(), isFailed ? each.attempts + 1 : 0);
                    again.requested = isFailed && each.requested;
                    shelf.kept.add(++i, again);
                }
                changed = true;
            } else if (each.version.wasUsed()) {
                each.usedNanos = now;
            }
        }
        if (changed) {
            shelf.publishVersions();
        }
    }

    private void start(Shelf shelf, Kept each, long now) {
        each.bytes = Memory.estimate(each.found().path());
        each.version.memoryEstimate(each.bytes);
        String shortage = memory.makeRoom(shelves.values(), shelf, each, (from, oldest) -> evict(from, oldest, now));
        if (shortage != null) {
            fail(shelf, each, shortage, true, now);
            return;
        }
        each.version.advance(ModelState.LOADING);
        loader.load(
                each.version, shelf.route, shelf.model, outcome -> onThread.accept(() -> finish(shelf, each, outcome)));
    }

    private void finish(Shelf shelf, Kept each, VersionLoader.Outcome outcome) {
        long now = System.nanoTime();
        Served served = outcome.served();
        if (served == null) {
            fail(shelf, each, String.valueOf(outcome.failure()), outcome.transientFailure(), now);
            return;
        }
        each.version.advance(ModelState.READY);
        each.usedNanos = now;
        served.artifact().warnings().forEach(warning -> LOG.warn("model {}: {}", shelf.model.name(), warning));
        LOG.info(
                "model {} {} ready: {}, {} features, {}",
                shelf.model.name(),
                each.version.version(),
                served.artifact().type(),
                served.artifact().schema().size(),
                each.version.gate().checks().stream()
                        .map(check -> check.name() + " " + check.millis() + " ms")
                        .toList());
        tell(Kind.READY, shelf, each, "passed its checks");
        if (!isHere(shelf)) {
            each.version.drain();
        }
    }

    private void fail(Shelf shelf, Kept each, String reason, boolean mayPass, long now) {
        each.version.fail(reason);
        if (mayPass) {
            each.retryLater(now);
        }
        tell(Kind.FAILED, shelf, each, reason);
    }

    private void evict(Shelf shelf, Kept each, long now) {
        each.requested = false;
        each.lastActive = false;
        Routing before = shelf.model.routing();
        Map<String, ModelVersion> left = new HashMap<>(shelf.ready());
        left.values().remove(each.version);
        shelf.model.route(Routing.next(before, shelf.effectiveRoute(), left, shelf.present(), shelf.pending()));
        each.version.drain();
        LOG.info("model {} {} leaves to make room", shelf.model.name(), each.version.version());
        tell(Kind.EVICTED, shelf, each, "left to make room");
        follow(shelf, now, "");
    }

    /** Moves traffic to where it should go now, in one step, and lets go what then is no longer needed. */
    private void follow(Shelf shelf, long now, String why) {
        Routing before = shelf.model.routing();
        Map<String, ModelVersion> ready = shelf.ready();
        Routing next = Routing.next(before, shelf.effectiveRoute(), ready, shelf.present(), shelf.pending());
        Set<String> active = next.active();
        keepWarm(shelf, before.active(), active, now);
        List<Kept> leaving =
                VersionPolicy.plan(shelf.effectiveRoute(), shelf.views(now, options.settle(), active)).drain().stream()
                        .map(shelf.kept::get)
                        .toList();
        leaving.forEach(each -> ready.values().remove(each.version));
        Routing routing = new Routing(next.route(), next.split(), ready);
        if (routing.equals(before)) {
            return;
        }
        shelf.model.route(routing);
        if (changesTraffic(before, routing)) {
            routed(shelf, routing, why);
        }
        leaving.forEach(each -> each.version.drain());
        shelf.publishVersions();
    }

    private static boolean changesTraffic(Routing before, Routing after) {
        return !traffic(before).equals(traffic(after));
    }

    private static Map<ModelVersion, Integer> traffic(Routing routing) {
        Map<ModelVersion, Integer> traffic = new LinkedHashMap<>();
        routing.active().forEach(name -> {
            ModelVersion version = routing.ready().get(name);
            if (version != null) {
                traffic.put(version, routing.perMille(name));
            }
        });
        return traffic;
    }

    /** Has what loses its traffic kept warm: before it is asked what may leave, or it would leave at once. */
    private static void keepWarm(Shelf shelf, Set<String> before, Set<String> after, long now) {
        Set<String> left = new HashSet<>(before);
        left.removeAll(after);
        for (Kept each : shelf.kept) {
            boolean losesTraffic = left.contains(each.version.version());
            if (!left.isEmpty()) {
                each.lastActive = losesTraffic;
            }
            if (losesTraffic) {
                each.usedNanos = now;
            }
        }
    }

    private void routed(Shelf shelf, Routing after, String why) {
        Map<String, Integer> traffic = new LinkedHashMap<>();
        after.active().forEach(name -> traffic.put(name, after.perMille(name)));
        // While versions are still coming, what serves is nobody's choice and nothing to go back to.
        if (after.route().traffic().isEmpty() || traffic.keySet().equals(withTraffic(after.route()))) {
            shelf.model.remember(traffic, after.route().previous());
        }
        List<String> shares = new ArrayList<>();
        after.active().forEach(name -> shares.add(name + " " + after.perMille(name) / 10.0 + " %"));
        String detail = (shares.isEmpty() ? "nothing serves" : String.join(", ", shares))
                + (why.isEmpty() ? "" : " (" + why + ")");
        LOG.info("model {} traffic: {}", shelf.model.name(), detail);
        tell(Kind.ROUTED, shelf, null, detail);
    }

    /** What was last asked for, which requests may not follow yet. */
    Route route(Model model) {
        return shelf(model).route;
    }

    /** @param why for the event, or nothing */
    void reroute(Model model, Route route, String why) {
        Shelf shelf = shelf(model);
        shelf.routeText = RouteWriter.write(route);
        shelf.model.problem(null);
        rerouteUnkept(model, route, why);
    }

    /** The same for a route that the source does not have; it holds until the source has another one. */
    void rerouteUnkept(Model model, Route route, String why) {
        Shelf shelf = shelf(model);
        shelf.route = route;
        long now = System.nanoTime();
        VersionPolicy.Plan plan = VersionPolicy.plan(
                shelf.effectiveRoute(),
                shelf.views(now, options.settle(), shelf.model.routing().active()));
        plan.load().stream().map(shelf.kept::get).toList().forEach(each -> start(shelf, each, now));
        follow(shelf, now, why);
    }

    void unload(ModelVersion version) {
        for (Shelf shelf : shelves.values()) {
            for (Kept each : List.copyOf(shelf.kept)) {
                if (each.version == version) {
                    unload(shelf, each);
                    return;
                }
            }
        }
    }

    private void unload(Shelf shelf, Kept each) {
        boolean active = shelf.model.routing().active().contains(each.version.version());
        boolean onDemand = shelf.route.loading() == Loading.ON_DEMAND;
        if (each.state() != ModelState.READY || (active && !onDemand)) {
            throw new ServeException.Conflict("version " + each.version.version() + " of " + shelf.model.name()
                    + (active ? " gets traffic (move it first)" : " is not in memory"));
        }
        if (!onDemand && shelf.route.versions().contains(each.version.version())) {
            throw new ServeException.Conflict(
                    "version " + each.version.version() + " is named in route.yaml (take it out first)");
        }
        evict(shelf, each, System.nanoTime());
    }

    private boolean isHere(Shelf shelf) {
        return shelves.get(shelf.model.name()) == shelf;
    }

    private Shelf shelf(Model model) {
        Shelf shelf = shelves.get(model.name());
        if (shelf == null) {
            throw new ServeException.NotFound("no model " + model.name());
        }
        return shelf;
    }

    /** Has a version loaded because somebody asks for it, and answers when it is there. */
    void bring(Model model, @Nullable String version, CompletableFuture<Void> done) {
        try {
            Shelf shelf = shelf(model);
            List<Kept> wanted = version == null ? byTraffic(shelf) : named(shelf, version);
            boolean waits = false;
            for (Kept each : wanted) {
                if (each.state() == ModelState.NEW && (version != null || model.isOnDemand())) {
                    each.requested = true;
                }
                waits |= each.requested || each.state() == ModelState.READY;
            }
            if (!waits) {
                throw ModelRegistry.unavailable(model, version);
            }
            waiters.add(new Waiters.Waiter(shelf, version == null ? null : wanted.getFirst(), done));
            waiters.answer(this::isHere);
        } catch (ServeException e) {
            done.completeExceptionally(e);
        }
    }

    /** As {@link #bring}, whatever became of it before: one that failed is tried again. */
    void load(Model model, @Nullable String version, CompletableFuture<Void> done) {
        try {
            Shelf shelf = shelf(model);
            for (Kept each : version == null ? byTraffic(shelf) : named(shelf, version)) {
                if (each.state() == ModelState.FAILED && shelf.isPresent(each)) {
                    long settled = System.nanoTime() - options.settle().toNanos();
                    Kept again = fresh(each.found(), settled, 0);
                    shelf.kept.set(shelf.kept.indexOf(each), again);
                    again.requested = true;
                } else if (each.state() == ModelState.NEW) {
                    each.requested = true;
                }
            }
            shelf.publishVersions();
            bring(model, version, done);
        } catch (ServeException e) {
            done.completeExceptionally(e);
        }
    }

    private static List<Kept> byTraffic(Shelf shelf) {
        Route route = shelf.effectiveRoute();
        Set<String> names = withTraffic(route);
        if (names.isEmpty()) {
            String highest = VersionPolicy.highest(shelf.views(0, Duration.ZERO, Set.of()));
            if (highest != null) {
                names.add(highest);
            }
        }
        return shelf.kept.stream()
                .filter(each -> names.contains(each.key()) && shelf.isPresent(each))
                .toList();
    }

    private static Set<String> withTraffic(Route route) {
        Set<String> names = new HashSet<>();
        route.traffic().forEach((version, weight) -> {
            if (weight > 0) {
                names.add(version);
            }
        });
        return names;
    }

    private static List<Kept> named(Shelf shelf, String version) {
        ModelVersion wanted = shelf.model.find(version);
        return shelf.kept.stream().filter(each -> each.version == wanted).toList();
    }

    private void tell(Kind kind, Shelf shelf, @Nullable Kept each, String detail) {
        listener.on(new RegistryEvent(
                Instant.now(),
                kind,
                shelf.model.name(),
                each == null ? null : each.version.version(),
                detail,
                each == null ? null : each.version.served()));
    }
}
