package io.picklejar.server.lookup;

import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.model.schema.Supplement;
import io.picklejar.model.schema.Supplements;
import io.picklejar.model.text.Spelling;
import io.picklejar.server.routing.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The lookups of one model version, with names made positions. Immutable. */
public final class LookupPlan {

    private final Supplements supplements;
    private final List<Step> steps;
    private final long longestQuestionNanos;

    /**
     * One lookup.
     *
     * @param finder finds its values
     * @param features positions of its features
     * @param columns for each of them, its position among the values
     * @param types of its features
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Step(Finder finder, int[] features, int[] columns, List<FeatureType> types) {
        Lookup lookup() {
            return finder.lookup();
        }

        String source() {
            return finder.source().name();
        }
    }

    /**
     * Fits lookups to a schema.
     *
     * @param finders of each lookup
     * @throws IllegalArgumentException with what does not fit
     */
    LookupPlan(FeatureSchema schema, List<Lookup> lookups, Function<Lookup, Finder> finders) {
        List<Supplement> all = new ArrayList<>();
        List<Step> made = new ArrayList<>();
        for (Lookup lookup : lookups) {
            List<Integer> features = features(schema, lookup);
            all.add(new Supplement(lookup.key(), lookup.keyType(), features, lookup.lookupWins()));
            made.add(step(schema, finders.apply(lookup), features));
        }
        this.supplements = new Supplements(schema, all);
        this.steps = List.copyOf(made);
        this.longestQuestionNanos = steps.stream()
                .mapToLong(step -> step.finder().source().timeoutNanos())
                .max()
                .orElse(0);
    }

    private static List<Integer> features(FeatureSchema schema, Lookup lookup) {
        List<String> names = schema.features().stream().map(Feature::name).toList();
        List<Integer> features = new ArrayList<>();
        for (String name : lookup.columns().keySet()) {
            int index = names.indexOf(name);
            if (index < 0) {
                String nearest = Spelling.nearest(name, names);
                throw new IllegalArgumentException("lookup.columns: the model has no feature " + name
                        + (nearest == null
                                ? " (expected: one of " + String.join(", ", names) + ")"
                                : "; did you mean " + nearest + "?"));
            }
            requireOtherwise(schema.features().get(index), "on_missing", lookup.onMissing());
            requireOtherwise(schema.features().get(index), "on_failure", lookup.onFailure());
            features.add(index);
        }
        return features;
    }

    private static void requireOtherwise(Feature feature, String key, Lookup.Otherwise otherwise) {
        if (otherwise == Lookup.Otherwise.DEFAULT && feature.fallback() == null) {
            throw new IllegalArgumentException("lookup." + key + ": default, but " + feature.name()
                    + " has none (expected: a default in metadata.json)");
        }
        if (otherwise == Lookup.Otherwise.NULL && !feature.nullable()) {
            throw new IllegalArgumentException("lookup." + key + ": null, but " + feature.name()
                    + " is not nullable (expected: a feature that may be missing)");
        }
    }

    private static Step step(FeatureSchema schema, Finder finder, List<Integer> features) {
        List<String> columns = List.copyOf(finder.lookup().columns().values());
        List<FeatureType> types = features.stream()
                .map(index -> schema.features().get(index).type())
                .toList();
        return new Step(
                finder,
                features.stream().mapToInt(Integer::intValue).toArray(),
                columns.stream().mapToInt(finder::indexOf).toArray(),
                types);
    }

    /** What reading a request has to know of it. */
    public Supplements supplements() {
        return supplements;
    }

    /** When every source that is asked now has answered or is given up. */
    long longestQuestionNanos() {
        return longestQuestionNanos;
    }

    List<Step> steps() {
        return steps;
    }

    /** For each feature that is looked up, where: source, column and key. */
    public Map<String, Map<String, String>> origins() {
        Map<String, Map<String, String>> origins = new LinkedHashMap<>();
        for (Step step : steps) {
            Lookup lookup = step.lookup();
            lookup.columns().forEach((feature, column) -> {
                Map<String, String> origin = new LinkedHashMap<>();
                origin.put("source", lookup.source());
                origin.put("column", column);
                origin.put("key", lookup.key());
                origins.put(feature, origin);
            });
        }
        return origins;
    }
}
