package io.picklejar.model.schema;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * The features of a model in training order, compiled for reading requests: names are matched on the bytes of the request
 * and every value is checked in place. Immutable, shared by all threads.
 */
public final class FeatureSchema {

    private static final JsonFactory MATCHERS = new JsonFactory();

    private final List<Feature> features;
    private final FeatureRule[] rules;
    private final List<String> featureNames;
    private final Set<String> distinctNames;
    private final byte[][] quotedNames;
    private final PropertyNameMatcher names;
    private final boolean hasTexts;
    private final boolean hasTensors;

    /** @throws IllegalArgumentException if there are no features, two of one name, one without, or one that no value satisfies */
    public FeatureSchema(List<Feature> features) {
        if (features.isEmpty()) {
            throw new IllegalArgumentException("features: [] (expected: at least one)");
        }
        this.features = List.copyOf(features);
        this.featureNames = this.features.stream().map(Feature::name).toList();
        this.distinctNames = distinct(featureNames);
        this.quotedNames = featureNames.stream().map(FeatureSchema::quoted).toArray(byte[][]::new);
        this.rules = this.features.stream().map(FeatureRule::new).toArray(FeatureRule[]::new);
        requireSatisfiable(rules);
        this.names = MATCHERS.constructNameMatcher(
                featureNames.stream().map(Named::fromString).toList(), false);
        this.hasTexts = this.features.stream()
                .anyMatch(feature -> feature.type().isText() || feature.type() == FeatureType.ANY);
        this.hasTensors = this.features.stream().anyMatch(feature -> feature.type() == FeatureType.TENSOR);
    }

    private static Set<String> distinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("features: one has an empty name");
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("features: " + name + " stands twice");
            }
        }
        return seen;
    }

    private static byte[] quoted(String name) {
        boolean needsEscapes =
                name.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\' || Character.isSurrogate((char) c));
        return needsEscapes ? new byte[0] : ('"' + name + '"').getBytes(StandardCharsets.UTF_8);
    }

    private static void requireSatisfiable(FeatureRule[] rules) {
        for (FeatureRule rule : rules) {
            if (!ExampleValue.exists(rule)) {
                throw new IllegalArgumentException(
                        "feature " + rule.feature.name()
                                + ": no value is known that meets its range, enum and pattern (expected: an example that does)");
            }
        }
    }

    public List<Feature> features() {
        return features;
    }

    public int size() {
        return rules.length;
    }

    /**
     * The same features without ranges, enumerations and patterns: for golden cases, which may hold values that callers may
     * not send.
     */
    public FeatureSchema typesOnly() {
        return new FeatureSchema(features.stream()
                .map(feature -> feature.withConstraints(Constraints.NONE))
                .toList());
    }

    public TableBuilder newTable(int expectedRows) {
        return new TableBuilder(rules.length, hasTexts, hasTensors, expectedRows);
    }

    FeatureRule rule(int index) {
        return rules[index];
    }

    List<String> featureNames() {
        return featureNames;
    }

    /** A feature's name as JSON has it, quotes and all; empty where that takes escapes. */
    byte[] quotedName(int index) {
        return quotedNames[index];
    }

    /** Whether a feature has this name. */
    public boolean has(String name) {
        return distinctNames.contains(name);
    }

    /** Whether a row is one tensor and nothing else, so that its list is the tensor's. */
    public boolean isOneTensor() {
        return rules.length == 1 && hasTensors;
    }

    /** Matches a name in a request to the position of its feature. */
    public PropertyNameMatcher names() {
        return names;
    }
}
