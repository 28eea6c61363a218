package io.picklejar.server.lookup;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.PartialTable;
import io.picklejar.model.schema.Violations;
import io.picklejar.server.config.LookupConfig;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.RegistryEvent;
import io.picklejar.server.registry.RegistryListener;
import io.picklejar.server.registry.Served;
import io.picklejar.server.remote.Breaker;
import io.picklejar.server.routing.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Completes the rows of requests with features that are looked up.
 *
 * <ol>
 *   <li>A source is connected to in the background when a version first wants it. No version waits for that, and no probe
 *       depends on it.
 *   <li>Nobody blocks: a completion goes on wherever its answer arrives, or at once where all values are at hand.
 *   <li>A change of a model's route takes effect with the next request.
 * </ol>
 */
public final class Lookups implements RegistryListener, AutoCloseable {

    /** Lookups that somebody edited out of their routes are forgotten all together now and then. */
    private static final int MOST_FINDERS = 10_000;

    private static final int RETRY_AFTER_SECONDS = 30;

    private final Map<String, LookupSource> sources = new TreeMap<>();
    private final Map<Lookup, Finder> finders = new ConcurrentHashMap<>();

    /** Of versions that are in memory; those that were loaded and never served are forgotten with them. */
    private final Map<Served, Planned> plans = Caffeine.newBuilder()
            .weakKeys()
            .executor(Runnable::run)
            .<Served, Planned>build()
            .asMap();

    /**
     * Connects sources. Its thread is there from the beginning: one that a loader of models started would give way to all others
     * for ever, as the loader does, and so would those that it starts.
     */
    private final ThreadPoolExecutor preparing = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon(true).name("lookup-preparing").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    /** A plan, or why there is none. */
    private record Planned(
            List<Lookup> of,
            @Nullable LookupPlan plan,
            @Nullable String problem) {}

    /** Does not connect. */
    public Lookups(LookupConfig config, LookupListener listener) {
        try {
            config.sources().forEach(source -> sources.put(source.name(), new LookupSource(source, listener)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (!sources.isEmpty()) {
            preparing.prestartCoreThread();
        }
    }

    /**
     * What is looked up for this version, or null where nothing is.
     *
     * @throws ServeException.Unavailable where what its route says does not fit
     */
    public @Nullable LookupPlan plan(Served served) {
        List<Lookup> wanted = served.serving().lookups();
        if (wanted.isEmpty()) {
            return null;
        }
        Planned planned = planned(served, wanted);
        if (planned.plan() == null) {
            throw new ServeException.Unavailable(
                    "features cannot be looked up: " + planned.problem(), RETRY_AFTER_SECONDS);
        }
        return planned.plan();
    }

    /** The same, or null where what its route says does not fit. */
    public @Nullable LookupPlan planIfFits(Served served) {
        List<Lookup> wanted = served.serving().lookups();
        return wanted.isEmpty() ? null : planned(served, wanted).plan();
    }

    private Planned planned(Served served, List<Lookup> wanted) {
        Planned known = plans.get(served);
        if (known != null && known.of().equals(wanted)) {
            return known;
        }
        Planned made = make(served, wanted);
        plans.put(served, made);
        return made;
    }

    private Planned make(Served served, List<Lookup> wanted) {
        try {
            return new Planned(wanted, new LookupPlan(served.artifact().schema(), wanted, this::finder), null);
        } catch (IllegalArgumentException e) {
            return new Planned(wanted, null, String.valueOf(e.getMessage()));
        }
    }

    private Finder finder(Lookup lookup) {
        LookupSource source = sources.get(lookup.source());
        if (source == null) {
            throw new IllegalArgumentException("lookup.source: " + lookup.source() + " (expected: "
                    + (sources.isEmpty() ? "one that lookup_sources has" : String.join(" or ", sources.keySet()))
                    + ")");
        }
        String objection = source.objection(lookup.ask());
        if (objection != null) {
            throw new IllegalArgumentException(objection);
        }
        if (finders.size() >= MOST_FINDERS) {
            finders.clear();
        }
        return finders.computeIfAbsent(lookup, each -> {
            Finder made = new Finder(each, source);
            preparing.execute(made::prepare);
            return made;
        });
    }

    /**
     * For a version that is about to serve.
     *
     * @throws ModelLoadException where its lookups do not fit it
     */
    public void check(Served served) {
        List<Lookup> wanted = served.serving().lookups();
        String problem = wanted.isEmpty() ? null : planned(served, wanted).problem();
        if (problem != null) {
            throw new ModelLoadException("route.yaml: " + problem);
        }
    }

    /**
     * Looks up what rows lack.
     *
     * @param warnings takes what is unusual about what was found
     * @param deadlineNanos until when the caller waits, by {@link System#nanoTime}
     * @return the complete rows; fails with a {@link ServeException} in time: {@code Invalid} where a key is not there, {@code
     *     BadLookup} where what is there is of no use, {@code Unavailable} where a source does not answer, {@code
     *     DeadlinePassed} where the request's own time is over
     */
    public CompletableFuture<Table> complete(
            LookupPlan plan, PartialTable rows, Violations warnings, long deadlineNanos) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            return CompletableFuture.failedFuture(late());
        }
        CompletableFuture<Table> all = new Completion(plan, rows, warnings, deadlineNanos).run();
        // its sources' own timers go off before the request's would, even where a question is asked again
        if (all.isDone() || left > 2 * plan.longestQuestionNanos()) {
            return all;
        }
        return all.orTimeout(left, TimeUnit.NANOSECONDS)
                .exceptionallyCompose(error -> CompletableFuture.failedFuture(
                        Finder.cause(error) instanceof TimeoutException ? late() : Finder.cause(error)));
    }

    private static ServeException late() {
        return new ServeException.DeadlinePassed("features were not looked up within the request's time");
    }

    /** What is looked up for a version, for people; null where nothing is. */
    public @Nullable List<Map<String, @Nullable Object>> snapshot(Served served) {
        List<Lookup> wanted = served.serving().lookups();
        if (wanted.isEmpty()) {
            return null;
        }
        String problem = planned(served, wanted).problem();
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        wanted.forEach(lookup -> all.add(snapshot(lookup, problem)));
        return all;
    }

    private Map<String, @Nullable Object> snapshot(Lookup lookup, @Nullable String problem) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        LookupSource source = sources.get(lookup.source());
        shown.put("source", lookup.source());
        shown.put("state", source == null ? null : word(source.state()));
        shown.put("key", lookup.key());
        shown.put("columns", lookup.columns());
        shown.put("ttl_ms", lookup.ttl().toMillis());
        shown.put("on_missing", word(lookup.onMissing()));
        shown.put("on_failure", word(lookup.onFailure()));
        shown.put("precedence", lookup.lookupWins() ? "lookup" : "request");
        if (problem != null) {
            shown.put("problem", problem);
        }
        return shown;
    }

    /** Whether each source is asked at present. */
    public Map<String, Breaker.State> states() {
        Map<String, Breaker.State> states = new TreeMap<>();
        sources.forEach((name, source) -> states.put(name, source.state()));
        return states;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A version that left the memory is forgotten. */
    @Override
    public void on(RegistryEvent event) {
        if (event.kind() == RegistryEvent.Kind.UNLOADED && event.served() != null) {
            plans.remove(event.served());
        }
    }

    @Override
    public void close() {
        preparing.shutdownNow();
        sources.values().forEach(LookupSource::close);
    }
}
