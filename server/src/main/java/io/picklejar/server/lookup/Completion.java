package io.picklejar.server.lookup;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.model.schema.Location;
import io.picklejar.model.schema.PartialTable;
import io.picklejar.model.schema.Violation;
import io.picklejar.model.schema.Violations;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.lookup.LookupPlan.Step;
import io.picklejar.server.remote.RemoteException;
import io.picklejar.server.routing.Lookup.Otherwise;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Fills one request's rows with what is looked up for them. */
final class Completion {

    private static final int RETRY_AFTER_SECONDS = 1;

    private final LookupPlan plan;
    private final PartialTable rows;
    private final Violations warnings;
    private final long deadlineNanos;

    /** The caller's faults: keys that are not there. */
    private final Violations unknown = new Violations();

    /** The sources' faults: values that the model does not take. */
    private final Violations unusable = new Violations();

    Completion(LookupPlan plan, PartialTable rows, Violations warnings, long deadlineNanos) {
        this.plan = plan;
        this.rows = rows;
        this.warnings = warnings;
        this.deadlineNanos = deadlineNanos;
    }

    /** What a source said: rows by key, or why it said nothing. */
    private record Reply(
            @Nullable Map<String, Found> rows, @Nullable Throwable error) {}

    /** Asks every source at once; fails with a {@link ServeException}. */
    CompletableFuture<Table> run() {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            Set<String> keys = keys(i);
            replies.add(
                    keys.isEmpty()
                            ? CompletableFuture.completedFuture(new Reply(Map.of(), null))
                            : plan.steps()
                                    .get(i)
                                    .finder()
                                    .find(keys, deadlineNanos)
                                    .handle(Reply::new));
        }
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    for (int i = 0; i < replies.size(); i++) {
                        fill(i, replies.get(i).join());
                    }
                    return finished();
                });
    }

    private Set<String> keys(int step) {
        Set<String> keys = new LinkedHashSet<>();
        for (int row = 0; row < rows.rows(); row++) {
            if (rows.isNeeded(row, step)) {
                keys.add(rows.key(row, step).toString());
            }
        }
        return keys;
    }

    private void fill(int number, Reply reply) {
        Step step = plan.steps().get(number);
        if (reply.error() != null) {
            requireSubstitute(step, Finder.cause(reply.error()));
        }
        for (int row = 0; row < rows.rows(); row++) {
            if (rows.isNeeded(row, number)) {
                fill(step, number, row, reply.rows());
            }
        }
    }

    /** Unless a source that is gone may be done without. */
    private static void requireSubstitute(Step step, Throwable error) {
        if (LookupSource.isFault(error)) {
            throw new ServeException.BadLookup(
                    "the lookup in " + step.source() + " is set up wrongly; the server's log says how");
        }
        if (step.lookup().onFailure() == Otherwise.ERROR) {
            throw failure(step.source(), error);
        }
    }

    private static ServeException failure(String source, Throwable error) {
        if (error instanceof RemoteException remote) {
            String why = switch (remote.kind()) {
                case GIVEN_UP -> source + " failed lately and is left alone for a while";
                case BUSY -> "too many requests wait for " + source;
                case TIMEOUT -> source + " did not answer in time";
                case FAILED -> source + " cannot be asked";
            };
            return new ServeException.Unavailable("features cannot be looked up: " + why, RETRY_AFTER_SECONDS);
        }
        return new ServeException.Unavailable("features cannot be looked up in " + source, RETRY_AFTER_SECONDS);
    }

    private void fill(Step step, int number, int row, @Nullable Map<String, Found> found) {
        if (found == null) {
            putAll(step, row, step.lookup().onFailure());
            return;
        }
        Object key = rows.key(row, number);
        Found values = found.getOrDefault(key.toString(), Found.NOTHING);
        switch (values.rows()) {
            case NONE -> missing(step, row, key);
            case ONE -> putAll(step, row, key, values);
            case SEVERAL ->
                unusable.add(violation(
                        "lookup_several",
                        List.of("lookup", step.source()),
                        about(step, key) + "there are several rows"));
        }
    }

    private void missing(Step step, int row, Object key) {
        if (step.lookup().onMissing() != Otherwise.ERROR) {
            putAll(step, row, step.lookup().onMissing());
            return;
        }
        String name = step.lookup().key();
        unknown.add(new Violation(
                "lookup_missing",
                rows.location(row).then(name).steps(),
                step.source() + " has nothing for this " + name,
                key,
                Map.of("source", step.source())));
    }

    private boolean isTaken(Step step, int row, int feature) {
        return step.lookup().lookupWins() || rows.isAbsent(row, feature);
    }

    private void putAll(Step step, int row, Otherwise otherwise) {
        for (int feature : step.features()) {
            if (isTaken(step, row, feature)) {
                put(row, feature, otherwise);
            }
        }
    }

    private void put(int row, int feature, Otherwise otherwise) {
        if (otherwise == Otherwise.DEFAULT) {
            rows.putFallback(row, feature);
        } else {
            rows.putMissing(row, feature);
        }
    }

    private void putAll(Step step, int row, Object key, Found found) {
        for (int i = 0; i < step.features().length; i++) {
            int feature = step.features()[i];
            if (isTaken(step, row, feature)) {
                put(step, row, key, i, found.values().get(step.columns()[i]));
            }
        }
    }

    private void put(Step step, int row, Object key, int number, @Nullable Object found) {
        int feature = step.features()[number];
        FeatureType type = step.types().get(number);
        boolean isText = step.finder().source().hasTextsAlone();
        Object value = isText && found instanceof String text ? Texts.read(text, type) : found;
        Feature what = plan.supplements().schema().features().get(feature);
        // somebody is there and has no such value, which a nullable feature can say
        boolean isSubstituted =
                value == null && !what.nullable() && step.lookup().onMissing() == Otherwise.DEFAULT;
        if (isSubstituted) {
            rows.putFallback(row, feature);
            return;
        }
        Location at = Location.root("lookup").then(step.source()).then(what.name());
        Violations bad = new Violations();
        if (!rows.put(row, feature, value, at, bad, warnings)) {
            bad.kept()
                    .forEach(violation -> unusable.add(
                            violation(violation.type(), violation.location(), about(step, key) + violation.message())));
        }
    }

    private static String about(Step step, Object key) {
        return "For " + step.lookup().key() + " " + key + ": ";
    }

    private static Violation violation(String type, List<Object> at, String message) {
        return new Violation(type, at, message, null, Map.of());
    }

    private Table finished() {
        if (!unknown.isEmpty()) {
            throw new ServeException.Invalid(unknown.kept(), unknown.count());
        }
        if (!unusable.isEmpty()) {
            throw new ServeException.BadLookup(unusable.kept(), unusable.count());
        }
        return rows.build();
    }
}
