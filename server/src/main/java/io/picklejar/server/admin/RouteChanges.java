package io.picklejar.server.admin;

import io.picklejar.model.schema.Violation;
import io.picklejar.model.text.Spelling;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.ModelState;
import io.picklejar.server.registry.ModelVersion;
import io.picklejar.server.registry.TrafficHistory;
import io.picklejar.server.routing.Guard;
import io.picklejar.server.routing.Route;
import io.picklejar.server.routing.RouteException;
import io.picklejar.server.routing.RouteReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a person makes to a model's route, each a function of the route and what there is. All throw {@link
 * ServeException.Invalid} for what makes no sense and {@link ServeException.Conflict} for what cannot be done now.
 */
final class RouteChanges {

    /** The label that a promoted version gets, where there are labels. */
    static final String STABLE = "stable";

    /** The label of the version that is promoted where none is named. */
    static final String CANARY = "canary";

    private static final String PREFIX = "route.yaml: ";

    private final Model model;
    private final Route route;

    RouteChanges(Model model, Route route) {
        this.model = model;
        this.route = route;
    }

    /** @param given weights by version; none: everything to the highest version again */
    Route traffic(Map<String, @Nullable Object> given) {
        requireVersions();
        Map<String, Integer> perMille = checked(given, () -> RouteReader.traffic(given));
        perMille.forEach((version, weight) -> {
            requireKnown(version, List.of("body", version));
            if (weight > 0) {
                requireGood(version);
            }
        });
        return route.withTraffic(perMille);
    }

    /** @param given versions by label; all labels there will be */
    Route labels(Map<String, @Nullable Object> given) {
        requireVersions();
        Map<String, String> labels = checked(given, () -> RouteReader.labels(given));
        labels.forEach((label, version) -> {
            requireKnown(version, List.of("body", label));
            if (model.inRepository().contains(label)) {
                throw invalid(List.of("body", label), label + " is a version's name (expected: another word)", version);
            }
        });
        return route.withLabels(labels);
    }

    /** @param version null for none */
    Route shadow(@Nullable String version) {
        requireVersions();
        if (version != null) {
            requireKnown(version, List.of("body", "version"));
            requireGood(version);
        }
        return route.withShadow(version);
    }

    /**
     * Everything to one version, which becomes the stable one.
     *
     * @param wanted version or label; null for the canary
     */
    Route promote(@Nullable String wanted) {
        requireVersions();
        String version = route.resolve(wanted == null ? canary() : wanted);
        requireKnown(version, List.of("body", "version"));
        requireGood(version);
        Route next = route.withTraffic(Map.of(version, Route.WHOLE)).withLabels(stable(version, true));
        Guard guard = route.guard();
        if (guard != null && version.equals(guard.rolledBack())) {
            next = next.withGuard(guard.withRolledBack(null));
        }
        return version.equals(route.shadow()) ? next.withShadow(null) : next;
    }

    private String canary() {
        if (route.labels().containsKey(CANARY)) {
            return CANARY;
        }
        Guard guard = route.guard();
        if (guard != null && guard.canary() != null) {
            return guard.canary();
        }
        throw new ServeException.Conflict("model " + model.name()
                + " has no version with the label canary (expected: name the version to promote)");
    }

    /**
     * Labels with {@code stable} moved.
     *
     * @param make whether to make it where there are others only
     */
    private Map<String, String> stable(String version, boolean make) {
        Map<String, String> labels = new LinkedHashMap<>(route.labels());
        if (labels.containsKey(STABLE) || (make && !labels.isEmpty())) {
            labels.put(STABLE, version);
        }
        return labels;
    }

    /** What had the traffic before its newest version got any; a guard does not try that one again. */
    Route rollback() {
        requireVersions();
        Map<String, Integer> before = TrafficHistory.before(model.history());
        if (before == null) {
            throw new ServeException.Conflict("model " + model.name()
                    + " has nothing to go back to: it is not known which version had its traffic before"
                    + " (expected: promote or traffic with the version wanted)");
        }
        before.keySet().forEach(version -> {
            if (!model.inRepository().contains(version)) {
                throw new ServeException.Conflict("version " + version + " of " + model.name()
                        + " had the traffic before and is no longer in the repository");
            }
            requireGood(version);
        });
        Route next = route.withTraffic(before).withLabels(stable(greatest(before), false));
        Guard guard = route.guard();
        String canary = route.canary();
        boolean leaves = canary != null && !before.containsKey(canary);
        return guard == null || !leaves ? next : next.withGuard(guard.withRolledBack(canary));
    }

    private static String greatest(Map<String, Integer> perMille) {
        return perMille.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** A guard that goes on does so also with a canary that was rolled back. */
    Route paused(boolean paused) {
        Guard guard = route.guard();
        if (guard == null) {
            throw new ServeException.Conflict(
                    "model " + model.name() + " has no guard (expected: guard in route.yaml)");
        }
        Guard next = guard.withPaused(paused);
        return route.withGuard(paused ? next : next.withRolledBack(null));
    }

    private void requireVersions() {
        if (!model.versions().stream().allMatch(ModelVersion::isNamed)) {
            throw new ServeException.Conflict("model " + model.name()
                    + " has no versions to choose from (expected: a folder a version, as in " + model.name()
                    + "/1.0.0/)");
        }
    }

    private void requireKnown(String version, List<Object> where) {
        if (model.inRepository().contains(version)) {
            return;
        }
        TreeSet<String> known = new TreeSet<>(model.inRepository());
        String nearest = Spelling.nearest(version, known);
        throw invalid(
                where,
                "model " + model.name() + " has no version " + version
                        + (nearest == null
                                ? " (versions: " + String.join(", ", known) + ")"
                                : "; did you mean " + nearest + "?"),
                version);
    }

    private void requireGood(String version) {
        for (ModelVersion each : model.versions()) {
            boolean serves = model.perMille(version) > 0;
            if (each.version().equals(version) && each.state() == ModelState.FAILED && !serves) {
                throw new ServeException.Conflict("version " + version + " of " + model.name() + " failed: "
                        + each.reason() + " (expected: a version that can serve; load tries again)");
            }
        }
    }

    private static <T> T checked(Map<String, @Nullable Object> given, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (RouteException e) {
            String message = String.valueOf(e.getMessage());
            throw invalid(
                    List.of("body"),
                    message.startsWith(PREFIX) ? message.substring(PREFIX.length()) : message,
                    abbreviated(given.toString()));
        }
    }

    private static String abbreviated(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    static ServeException.Invalid invalid(List<Object> where, String message, @Nullable Object input) {
        return new ServeException.Invalid(List.of(new Violation("value_error", where, message, input, Map.of())), 1);
    }
}
