package io.picklejar.server.routing;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes {@code route.yaml} so that {@link RouteReader} reads the same route again. What is the default is left out. */
public final class RouteWriter {

    private RouteWriter() {}

    public static String write(Route route) {
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .build())
                .dumpToString(map(route));
    }

    /** What is written, as maps, lists, texts, numbers and truth values. */
    public static Map<String, Object> map(Route route) {
        Map<String, Object> all = new LinkedHashMap<>();
        shares(all, "traffic", route.traffic());
        shares(all, "previous", route.previous());
        if (!route.labels().isEmpty()) {
            all.put("labels", route.labels());
        }
        if (route.shadow() != null) {
            all.put("shadow", route.shadow());
        }
        if (!route.sticky().equals(Sticky.BY_USER_ID)) {
            boolean isHeader = route.sticky().from() == Sticky.From.HEADER;
            all.put(
                    "sticky",
                    Map.of(isHeader ? "header" : "field", route.sticky().name()));
        }
        if (!route.keepWarm().equals(Route.DEFAULT_KEEP_WARM)) {
            all.put("keep_warm", duration(route.keepWarm()));
        }
        switch (route.loading()) {
            case EAGER -> {}
            case ON_DEMAND -> all.put("load", "on-demand");
            case PINNED -> all.put("load", "pinned");
        }
        if (!route.required()) {
            all.put("required", false);
        }
        if (!route.acceptedBreaks().isEmpty()) {
            all.put("accept_breaking", new ArrayList<>(route.acceptedBreaks()));
        }
        if (route.evaluation() != null) {
            all.put("evaluate", evaluation(route.evaluation()));
        }
        if (route.guard() != null) {
            all.put("guard", guard(route.guard()));
        }
        if (route.serving().batching() != null) {
            all.put("batching", batching(route.serving().batching()));
        }
        if (route.serving().caching() != null) {
            all.put("cache", caching(route.serving().caching()));
        }
        if (!route.serving().lookups().isEmpty()) {
            all.put("lookup", LookupWriter.write(route.serving().lookups()));
        }
        return all;
    }

    private static void shares(Map<String, Object> all, String name, Map<String, Integer> perMille) {
        if (!perMille.isEmpty()) {
            Map<String, Object> shares = new LinkedHashMap<>();
            perMille.forEach((version, weight) -> shares.put(version, percent(weight)));
            all.put(name, shares);
        }
    }

    private static Object batching(Batching batching) {
        if (batching.equals(Batching.OFF)) {
            return "off";
        }
        Map<String, Object> all = new LinkedHashMap<>();
        if (batching.maxRows() != null) {
            all.put("max_rows", batching.maxRows());
        }
        all.put("max_delay", duration(batching.maxDelay()));
        return all;
    }

    private static Object caching(Caching caching) {
        if (caching.equals(Caching.DEFAULT)) {
            return true;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("max_bytes", bytes(caching.maxBytes()));
        all.put("ttl", duration(caching.ttl()));
        if (caching.shared()) {
            all.put("redis", true);
        }
        return all;
    }

    private static String bytes(long bytes) {
        String[] units = {"", "KiB", "MiB", "GiB"};
        int unit = 0;
        long number = bytes;
        while (number % 1024 == 0 && unit < units.length - 1) {
            number /= 1024;
            unit++;
        }
        return number + units[unit];
    }

    private static Map<String, Object> evaluation(Evaluation evaluation) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("file", evaluation.file());
        if (evaluation.target() != null) {
            all.put("target", evaluation.target());
        }
        all.put("metric", evaluation.metric());
        if (evaluation.atLeast() != null) {
            all.put("at_least", evaluation.atLeast());
        }
        if (evaluation.atMost() != null) {
            all.put("at_most", evaluation.atMost());
        }
        return all;
    }

    private static Map<String, Object> guard(Guard guard) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (guard.canary() != null) {
            all.put("canary", guard.canary());
        }
        List<Object> steps = new ArrayList<>();
        guard.steps().forEach(step -> steps.add(percent(step)));
        all.put("steps", steps);
        all.put("hold", duration(guard.hold()));
        all.put("min_requests", guard.minRequests());
        all.put("max_error_rate", guard.maxErrorRate());
        all.put("max_latency_ratio", guard.maxLatencyRatio());
        if (guard.minAgreement() != null) {
            all.put("min_agreement", guard.minAgreement());
        }
        all.put("max_psi", guard.maxDistribution());
        all.put("max_confidence_drop", guard.maxConfidenceDrop());
        if (guard.paused()) {
            all.put("paused", true);
        }
        if (guard.tolerance() != Guard.DEFAULT_TOLERANCE) {
            all.put("tolerance", guard.tolerance());
        }
        if (guard.rolledBack() != null) {
            all.put("rolled_back", guard.rolledBack());
        }
        return all;
    }

    /** {@code 10} rather than {@code 10.0}. */
    static Object percent(int perMille) {
        BigDecimal percent = BigDecimal.valueOf(perMille, 1);
        return perMille % 10 == 0 ? (Object) percent.intValueExact() : (Object) percent.doubleValue();
    }

    static String duration(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
