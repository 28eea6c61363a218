package io.picklejar.server.routing;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model's {@code route.yaml} says.
 *
 * @param traffic share of each version, per mille, in the order of the file; empty: everything to the highest version
 * @param previous what had the traffic before the newest of its versions got any: the way back after a restart; empty: none
 * @param labels other names of versions
 * @param shadow a version that gets a copy of the requests, or null
 * @param sticky what keeps a caller on a version
 * @param keepWarm how long a version that no longer gets traffic stays in memory, for a quick way back
 * @param loading when the model is brought into memory
 * @param required whether the server is ready only when the model serves
 * @param acceptedBreaks versions whose breaking changes of the schema somebody has acknowledged
 * @param evaluation a floor on held-out rows, or null
 * @param guard how a canary is watched, or null
 * @param serving how its requests are served
 */
public record Route(
        Map<String, Integer> traffic,
        Map<String, Integer> previous,
        Map<String, String> labels,
        @Nullable String shadow,
        Sticky sticky,
        Duration keepWarm,
        Loading loading,
        boolean required,
        Set<String> acceptedBreaks,
        @Nullable Evaluation evaluation,
        @Nullable Guard guard,
        Serving serving) {

    /** All weights together. */
    public static final int WHOLE = 1000;

    public static final Duration DEFAULT_KEEP_WARM = Duration.ofMinutes(10);

    /** Without a {@code route.yaml}. */
    public static final Route NONE = new Route(
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            Sticky.BY_USER_ID,
            DEFAULT_KEEP_WARM,
            Loading.EAGER,
            true,
            Set.of(),
            null,
            null,
            Serving.DEFAULT);

    public Route {
        traffic = Collections.unmodifiableMap(new LinkedHashMap<>(traffic));
        previous = Collections.unmodifiableMap(new LinkedHashMap<>(previous));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        acceptedBreaks = Collections.unmodifiableSet(new LinkedHashSet<>(acceptedBreaks));
        requireWhole("traffic", traffic);
        requireWhole("previous", previous);
    }

    private static void requireWhole(String name, Map<String, Integer> shares) {
        int sum = shares.values().stream().mapToInt(Integer::intValue).sum();
        if (!shares.isEmpty() && sum != WHOLE) {
            throw new IllegalArgumentException(name + " adds up to " + sum + " per mille (expected: 1000)");
        }
    }

    /** Every version it names. */
    public Set<String> versions() {
        Set<String> all = new LinkedHashSet<>(traffic.keySet());
        all.addAll(labels.values());
        if (shadow != null) {
            all.add(shadow);
        }
        if (guard != null && guard.canary() != null) {
            all.add(guard.canary());
        }
        return all;
    }

    /** The version that a label or version name means. */
    public String resolve(String versionOrLabel) {
        return labels.getOrDefault(versionOrLabel, versionOrLabel);
    }

    /** The version that is watched and stepped forward, or null where there is none. */
    public @Nullable String canary() {
        if (guard == null) {
            return null;
        }
        return guard.canary() == null ? labels.get("canary") : guard.canary();
    }

    public Route withTraffic(Map<String, Integer> perMille) {
        return with(perMille, previous, labels, shadow, guard);
    }

    public Route withPrevious(Map<String, Integer> perMille) {
        return with(traffic, perMille, labels, shadow, guard);
    }

    public Route withLabels(Map<String, String> newLabels) {
        return with(traffic, previous, newLabels, shadow, guard);
    }

    public Route withShadow(@Nullable String version) {
        return with(traffic, previous, labels, version, guard);
    }

    public Route withGuard(@Nullable Guard newGuard) {
        return with(traffic, previous, labels, shadow, newGuard);
    }

    /** What changes while a server runs; the rest is as it was. */
    private Route with(
            Map<String, Integer> newTraffic,
            Map<String, Integer> newPrevious,
            Map<String, String> newLabels,
            @Nullable String newShadow,
            @Nullable Guard newGuard) {
        return new Route(
                newTraffic,
                newPrevious,
                newLabels,
                newShadow,
                sticky,
                keepWarm,
                loading,
                required,
                acceptedBreaks,
                evaluation,
                newGuard,
                serving);
    }
}
