package io.picklejar.server.rollout;

import io.picklejar.server.routing.Guard;
import io.picklejar.server.routing.Route;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes with more or less traffic for a canary. Pure. */
final class Shares {

    private static final String STABLE = "stable";

    private Shares() {}

    /** With that share for the canary; with all of it the label {@code stable}, where there is one, moves to it. */
    static Route step(Route route, String canary, int perMille) {
        Map<String, Integer> shares = with(route, canary, perMille);
        if (shares == null) {
            return route;
        }
        Route next = route.withTraffic(shares);
        if (perMille < Route.WHOLE || !route.labels().containsKey(STABLE)) {
            return next;
        }
        Map<String, String> labels = new LinkedHashMap<>(route.labels());
        labels.put(STABLE, canary);
        return next.withLabels(labels);
    }

    /** Without traffic for the canary, and with a note that it is not to be tried again. */
    static Route rollBack(Route route, String canary) {
        Map<String, Integer> shares = with(route, canary, 0);
        Guard guard = route.guard();
        return shares == null || guard == null
                ? route
                : route.withTraffic(shares).withGuard(guard.withRolledBack(canary));
    }

    /** The others share the rest as they did before; null where there is nobody to take it. */
    private static @Nullable Map<String, Integer> with(Route route, String canary, int perMille) {
        Map<String, Integer> others = new LinkedHashMap<>(route.traffic());
        others.remove(canary);
        if (perMille == Route.WHOLE) {
            return Map.of(canary, perMille);
        }
        int sum = others.values().stream().mapToInt(Integer::intValue).sum();
        String stable = route.labels().get(STABLE);
        if (sum == 0 && (stable == null || stable.equals(canary))) {
            return null;
        }
        Map<String, Integer> shares = new LinkedHashMap<>();
        if (sum == 0) {
            shares.put(String.valueOf(stable), Route.WHOLE - perMille);
        } else {
            divide(others, sum, Route.WHOLE - perMille, shares);
        }
        if (perMille > 0) {
            shares.put(canary, perMille);
        }
        return shares;
    }

    /** In proportion; what rounding leaves goes along from one to the next, so that nothing is lost. */
    private static void divide(Map<String, Integer> weights, int sum, int whole, Map<String, Integer> into) {
        int seen = 0;
        int given = 0;
        for (Map.Entry<String, Integer> each : weights.entrySet()) {
            seen += each.getValue();
            int upTo = Math.round((float) seen * whole / sum);
            into.put(each.getKey(), upTo - given);
            given = upTo;
        }
    }
}
