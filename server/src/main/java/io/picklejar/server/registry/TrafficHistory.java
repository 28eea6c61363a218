package io.picklejar.server.registry;

import io.picklejar.server.routing.Route;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a model's traffic was shared, oldest first, and what that says about the way back. Pure functions. */
public final class TrafficHistory {

    private static final int LONGEST = 16;

    private TrafficHistory() {}

    /** The history when traffic becomes {@code now}; a return to an earlier set of versions forgets what came after it. */
    static List<Map<String, Integer>> with(List<Map<String, Integer>> history, Map<String, Integer> now) {
        if (now.isEmpty()) {
            return history;
        }
        List<Map<String, Integer>> next = new ArrayList<>();
        for (Map<String, Integer> earlier : history) {
            if (earlier.keySet().equals(now.keySet())) {
                break;
            }
            next.add(earlier);
        }
        next.add(Collections.unmodifiableMap(new LinkedHashMap<>(now)));
        return List.copyOf(next.subList(Math.max(0, next.size() - LONGEST), next.size()));
    }

    /**
     * What had the traffic before the newest of the versions that have it now got any: the way back from a canary at any
     * step, and from one that was promoted. Null where there is none.
     */
    public static @Nullable Map<String, Integer> before(List<Map<String, Integer>> history) {
        if (history.isEmpty()) {
            return null;
        }
        int newest = 0;
        for (String version : history.getLast().keySet()) {
            newest = Math.max(newest, since(history, version));
        }
        return newest == 0 ? null : whole(history.get(newest - 1));
    }

    /** Shares that were rounded add up again. */
    private static Map<String, Integer> whole(Map<String, Integer> perMille) {
        int sum = perMille.values().stream().mapToInt(Integer::intValue).sum();
        String greatest = perMille.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        Map<String, Integer> whole = new LinkedHashMap<>(perMille);
        whole.merge(greatest, Route.WHOLE - sum, Integer::sum);
        return Collections.unmodifiableMap(whole);
    }

    /** The route, saying where the way back leads once it is followed, so that the next start knows it, too. */
    static Route withPrevious(List<Map<String, Integer>> history, Route route) {
        Map<String, Integer> traffic = new LinkedHashMap<>(route.traffic());
        traffic.values().removeIf(share -> share == 0);
        Map<String, Integer> before = traffic.isEmpty() ? null : before(with(history, traffic));
        return route.withPrevious(before == null ? Map.of() : before);
    }

    /** Index of the first of the last states without a break in which a version has traffic. */
    private static int since(List<Map<String, Integer>> history, String version) {
        int since = history.size() - 1;
        while (since > 0 && history.get(since - 1).containsKey(version)) {
            since--;
        }
        return since;
    }
}
