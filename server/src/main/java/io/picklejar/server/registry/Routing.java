package io.picklejar.server.registry;

import io.picklejar.server.routing.Route;
import io.picklejar.server.routing.Split;
import io.picklejar.server.routing.Sticky;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's requests go at one moment; replaced as a whole, so that no request sees half a change.
 *
 * @param route what {@code route.yaml} asks for
 * @param split what is done, among the versions that are ready; null while none is
 * @param ready by name, in the order of their names
 */
record Routing(Route route, @Nullable Split split, Map<String, ModelVersion> ready) {

    static final Routing NONE = new Routing(Route.NONE, null, Map.of());

    Routing {
        // hashed, as every request looks its version up
        Map<String, ModelVersion> sorted = new LinkedHashMap<>();
        ready.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Versions.ORDER))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        ready = Collections.unmodifiableMap(sorted);
    }

    /**
     * The routing to come.
     *
     * <ol>
     *   <li>Traffic goes to ready versions only; the shares of those that failed go to the others in proportion.
     *   <li>While a version that the route names is still on its way, traffic stays as it was.
     *   <li>Without named traffic the highest ready version that the repository still has gets all of it.
     * </ol>
     *
     * @param ready ready versions by name
     * @param present names of the versions that the repository has
     * @param pending names of the versions that are on their way
     */
    static Routing next(
            Routing before, Route route, Map<String, ModelVersion> ready, Set<String> present, Set<String> pending) {
        return new Routing(route, split(before, route, ready, present, pending), ready);
    }

    private static @Nullable Split split(
            Routing before, Route route, Map<String, ModelVersion> ready, Set<String> present, Set<String> pending) {
        if (ready.isEmpty()) {
            return null;
        }
        Split old = before.split;
        boolean oldHolds = old != null && ready.keySet().containsAll(versionsOf(old));
        if (route.traffic().isEmpty()) {
            return Split.all(highest(ready, present));
        }
        Map<String, Integer> weights = new LinkedHashMap<>();
        boolean waits = false;
        for (Map.Entry<String, Integer> share : route.traffic().entrySet()) {
            boolean isReady = ready.containsKey(share.getKey());
            waits |= share.getValue() > 0 && !isReady && pending.contains(share.getKey());
            if (isReady && share.getValue() > 0) {
                weights.put(share.getKey(), share.getValue());
            }
        }
        if (oldHolds && (waits || weights.isEmpty())) {
            return old;
        }
        return weights.isEmpty() ? Split.all(highest(ready, present)) : new Split(weights);
    }

    private static String highest(Map<String, ModelVersion> ready, Set<String> present) {
        return ready.keySet().stream()
                .filter(present::contains)
                .max(Versions.ORDER)
                .orElseGet(() -> ready.keySet().stream().max(Versions.ORDER).orElseThrow());
    }

    private static Set<String> versionsOf(Split split) {
        Set<String> versions = new HashSet<>();
        split.perMille().forEach((version, weight) -> {
            if (weight > 0) {
                versions.add(version);
            }
        });
        return versions;
    }

    /** Names of the versions that get requests. */
    Set<String> active() {
        return split == null ? Set.of() : versionsOf(split);
    }

    /** The version with the greatest share, the higher of equals; null while none is ready. */
    @Nullable
    ModelVersion primary() {
        if (split == null) {
            return null;
        }
        String best = null;
        int most = 0;
        for (Map.Entry<String, Integer> share : split.perMille().entrySet()) {
            boolean higher = best == null || Versions.ORDER.compare(share.getKey(), best) > 0;
            if (share.getValue() > most || (share.getValue() == most && higher)) {
                best = share.getKey();
                most = share.getValue();
            }
        }
        return best == null ? null : ready.get(best);
    }

    /** The version of a request that names none; null while none is ready. */
    @Nullable
    ModelVersion pick(Caller caller, long number) {
        if (split == null) {
            return null;
        }
        Sticky sticky = route.sticky();
        String name = split.perMille().size() == 1
                ? null
                : sticky.from() == Sticky.From.HEADER ? caller.header(sticky.name()) : caller.field(sticky.name());
        return ready.get(name == null ? split.ofRequest(number) : split.ofCaller(name));
    }

    /** Share of a version, per mille, in what is done now. */
    int perMille(String version) {
        if (split == null) {
            return 0;
        }
        int whole =
                split.perMille().values().stream().mapToInt(Integer::intValue).sum();
        return Math.round(split.perMille().getOrDefault(version, 0) * (float) Route.WHOLE / whole);
    }
}
