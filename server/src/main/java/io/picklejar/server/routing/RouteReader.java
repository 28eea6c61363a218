package io.picklejar.server.routing;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code route.yaml}. The file comes from a person or from another replica; every name and number in it is checked. */
public final class RouteReader {

    static final List<String> KEYS = List.of(
            "traffic",
            "previous",
            "labels",
            "shadow",
            "sticky",
            "keep_warm",
            "load",
            "required",
            "accept_breaking",
            "evaluate",
            "guard",
            "batching",
            "cache",
            "lookup");
    private static final List<String> GUARD_KEYS = List.of(
            "canary",
            "steps",
            "hold",
            "min_requests",
            "max_error_rate",
            "max_latency_ratio",
            "min_agreement",
            "max_psi",
            "max_confidence_drop",
            "paused",
            "tolerance",
            "rolled_back");
    private static final List<String> EVALUATE_KEYS = List.of("file", "target", "metric", "at_least", "at_most");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private RouteReader() {}

    /** @throws RouteException with what is wrong */
    public static Route read(String yaml) {
        Object root;
        try {
            root = new Load(LoadSettings.builder()
                            .setLabel("route.yaml")
                            .setMaxAliasesForCollections(0)
                            .build())
                    .loadFromString(yaml);
        } catch (YamlEngineException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("broken");
            throw new RouteException("route.yaml: " + first.strip() + " (expected: YAML)", e);
        }
        if (root == null) {
            return Route.NONE;
        }
        Fields all = new Fields(Fields.WHOLE_FILE, Fields.map(Fields.WHOLE_FILE, root), KEYS);
        try {
            return new Route(
                    shares("traffic", all.map("traffic")),
                    shares("previous", all.map("previous")),
                    labels(all.map("labels")),
                    all.name("shadow"),
                    sticky(all.value("sticky")),
                    all.duration("keep_warm", Route.DEFAULT_KEEP_WARM),
                    loading(all.text("load")),
                    all.truth("required", true),
                    new LinkedHashSet<>(all.names("accept_breaking")),
                    evaluation(all.map("evaluate")),
                    guard(all.map("guard")),
                    new Serving(
                            batching(all.value("batching")),
                            caching(all.value("cache")),
                            LookupReader.read(all.value("lookup"))));
        } catch (IllegalArgumentException e) {
            throw new RouteException("route.yaml: " + e.getMessage(), e);
        }
    }

    /**
     * Weights that add up to 100 are percent, to 1000 per mille.
     *
     * @return per mille
     * @throws RouteException with what is wrong
     */
    public static Map<String, Integer> traffic(Map<String, @Nullable Object> given) {
        return shares("traffic", given);
    }

    private static Map<String, Integer> shares(String name, Map<String, @Nullable Object> given) {
        BigDecimal sum = BigDecimal.ZERO;
        Map<String, BigDecimal> weights = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry : given.entrySet()) {
            BigDecimal weight = Fields.decimal(name + "." + entry.getKey(), entry.getValue());
            if (weight.signum() < 0 || weight.compareTo(BigDecimal.valueOf(Route.WHOLE)) > 0) {
                throw new RouteException("route.yaml: " + name + "." + entry.getKey() + ": " + weight
                        + " (expected: 0..100, adding up to 100)");
            }
            weights.put(Fields.checkedName(name, entry.getKey()), weight);
            sum = sum.add(weight);
        }
        boolean isPercent = sum.compareTo(BigDecimal.valueOf(100)) == 0;
        if (!weights.isEmpty() && !isPercent && sum.compareTo(BigDecimal.valueOf(Route.WHOLE)) != 0) {
            throw new RouteException("route.yaml: " + name + " adds up to " + sum.toPlainString()
                    + " (expected: 100, or 1000 where weights are per mille)");
        }
        Map<String, Integer> perMille = new LinkedHashMap<>();
        weights.forEach((version, weight) -> perMille.put(version, perMille(name + "." + version, weight, isPercent)));
        return perMille;
    }

    private static int perMille(String where, BigDecimal weight, boolean isPercent) {
        BigDecimal value = isPercent ? weight.movePointRight(1) : weight;
        try {
            return value.intValueExact();
        } catch (ArithmeticException e) {
            throw new RouteException("route.yaml: " + where + ": " + weight + " (expected: steps of 0.1 percent)", e);
        }
    }

    /** @throws RouteException with what is wrong */
    public static Map<String, String> labels(Map<String, @Nullable Object> given) {
        Map<String, String> labels = new LinkedHashMap<>();
        given.forEach((label, version) ->
                labels.put(Fields.checkedName("labels", label), Fields.checkedName("labels." + label, version)));
        return labels;
    }

    private static Sticky sticky(@Nullable Object given) {
        if (given == null) {
            return Sticky.BY_USER_ID;
        }
        Fields fields = new Fields("sticky", Fields.map("sticky", given), List.of("header", "field"));
        String header = fields.text("header");
        String field = fields.text("field");
        if ((header == null) == (field == null)) {
            throw new RouteException("route.yaml: sticky (expected: one of header and field)");
        }
        if (header != null && !HEADER.matcher(header).matches()) {
            throw new RouteException("route.yaml: sticky.header: " + header + " (expected: the name of a header)");
        }
        return header != null
                ? new Sticky(Sticky.From.HEADER, header)
                : new Sticky(Sticky.From.FIELD, String.valueOf(field));
    }

    private static Loading loading(@Nullable String given) {
        return switch (given) {
            case null -> Loading.EAGER;
            case "eager" -> Loading.EAGER;
            case "on-demand" -> Loading.ON_DEMAND;
            case "pinned" -> Loading.PINNED;
            default ->
                throw new RouteException("route.yaml: load: " + given + " (expected: eager, on-demand or pinned)");
        };
    }

    private static @Nullable Evaluation evaluation(Map<String, @Nullable Object> given) {
        if (given.isEmpty()) {
            return null;
        }
        Fields fields = new Fields("evaluate", given, EVALUATE_KEYS);
        String file = fields.text("file");
        String metric = fields.text("metric");
        Double atLeast = fields.number("at_least");
        Double atMost = fields.number("at_most");
        if (file == null || metric == null || (atLeast == null && atMost == null)) {
            throw new RouteException("route.yaml: evaluate (expected: file, metric, and at_least or at_most)");
        }
        if (!Fields.NAME.matcher(file).matches()) {
            throw new RouteException("route.yaml: evaluate.file: " + file + " (expected: the name of a file here)");
        }
        return new Evaluation(file, fields.text("target"), metric, atLeast, atMost);
    }

    private static @Nullable Guard guard(Map<String, @Nullable Object> given) {
        if (given.isEmpty()) {
            return null;
        }
        Fields fields = new Fields("guard", given, GUARD_KEYS);
        return new Guard(
                fields.name("canary"),
                steps(fields.value("steps")),
                fields.duration("hold", Duration.ofMinutes(10)),
                fields.whole("min_requests", 100, 1, 1_000_000_000),
                fields.bounded("max_error_rate", 0.01, 0, 1),
                fields.bounded("max_latency_ratio", 2, 1, 1000),
                fields.number("min_agreement"),
                fields.bounded("max_psi", 0.25, 0, 1000),
                fields.bounded("max_confidence_drop", 0.1, 0, 1),
                fields.truth("paused", false),
                fields.bounded("tolerance", Guard.DEFAULT_TOLERANCE, 0, 1),
                fields.name("rolled_back"));
    }

    private static @Nullable Batching batching(@Nullable Object given) {
        if (given == null) {
            return null;
        }
        if (given.equals(false) || given.equals("off")) {
            return Batching.OFF;
        }
        if (!(given instanceof Map<?, ?>)) {
            throw new RouteException("route.yaml: batching: " + given + " (expected: off, or max_rows and max_delay)");
        }
        Fields fields = new Fields("batching", Fields.map("batching", given), List.of("max_rows", "max_delay"));
        return new Batching(
                fields.value("max_rows") == null ? null : (Integer) fields.whole("max_rows", 1, 1, Batching.MOST_ROWS),
                fields.duration("max_delay", Duration.ZERO));
    }

    private static @Nullable Caching caching(@Nullable Object given) {
        if (given == null || given.equals(false) || given.equals("off")) {
            return null;
        }
        if (given.equals(true) || given.equals("on")) {
            return Caching.DEFAULT;
        }
        if (!(given instanceof Map<?, ?>)) {
            throw new RouteException(
                    "route.yaml: cache: " + given + " (expected: true, false, or max_bytes, ttl and redis)");
        }
        Fields fields = new Fields("cache", Fields.map("cache", given), List.of("max_bytes", "ttl", "redis"));
        return new Caching(
                fields.bytes("max_bytes", Caching.DEFAULT.maxBytes()),
                fields.duration("ttl", Caching.DEFAULT.ttl()),
                fields.truth("redis", false));
    }

    private static List<Integer> steps(@Nullable Object given) {
        List<Integer> steps = new ArrayList<>();
        if (given == null) {
            return List.of(10, 50, 250, 500, Route.WHOLE);
        }
        if (!(given instanceof List<?> list) || list.isEmpty() || list.size() > Fields.MOST) {
            throw new RouteException(
                    "route.yaml: guard.steps (expected: a list of percentages such as [1, 5, 25, 100])");
        }
        for (Object step : list) {
            int perMille = perMille("guard.steps", Fields.decimal("guard.steps", step), true);
            if (perMille <= (steps.isEmpty() ? 0 : steps.getLast()) || perMille > Route.WHOLE) {
                throw new RouteException("route.yaml: guard.steps: " + step + " (expected: growing, 0.1..100)");
            }
            steps.add(perMille);
        }
        return steps;
    }
}
