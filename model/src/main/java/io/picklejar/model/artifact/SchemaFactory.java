package io.picklejar.model.artifact;

import io.picklejar.model.artifact.Metadata.Range;
import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.FeatureType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model's schema: declared features where metadata has them, else derived from the fitted model; either way checked
 * against what the model can compute with, so that no accepted request can fail later.
 */
final class SchemaFactory {

    private SchemaFactory() {}

    static FeatureSchema schema(Metadata metadata, List<InputColumn> inputs) {
        requireShape(metadata, inputs);
        List<Feature> features =
                metadata.features().isEmpty() ? derived(metadata, inputs) : declared(metadata.features(), inputs);
        try {
            return new FeatureSchema(features);
        } catch (IllegalArgumentException e) {
            throw new ModelLoadException("metadata.json: " + e.getMessage(), e);
        }
    }

    private static void requireShape(Metadata metadata, List<InputColumn> inputs) {
        if (!metadata.featureNames().isEmpty()) {
            requireCount("feature_names", metadata.featureNames().size(), inputs.size());
            requireNames("feature_names", metadata.featureNames(), inputs);
        }
        if (metadata.featureCount() != null && metadata.featureCount() != values(inputs)) {
            requireCount("n_features", metadata.featureCount(), inputs.size());
        }
        boolean both =
                !metadata.features().isEmpty() && !metadata.featureNames().isEmpty();
        if (both && metadata.features().size() == inputs.size()) {
            requireSamePlaces(
                    "features",
                    names(metadata.features()),
                    new ArrayList<>(metadata.featureNames()),
                    "feature_names has ");
        }
    }

    /** Values that a row has where its tensors are counted out: what a notebook calls the features of an image. */
    private static long values(List<InputColumn> inputs) {
        return inputs.stream()
                .mapToLong(input -> input.tensor() == null ? 1 : input.tensor().leastSize())
                .sum();
    }

    private static List<String> names(List<Feature> features) {
        return features.stream().map(Feature::name).toList();
    }

    private static List<Feature> declared(List<Feature> features, List<InputColumn> inputs) {
        requireCount("features", features.size(), inputs.size());
        requireNames("features", names(features), inputs);
        List<Feature> fitting = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String at = "metadata.json: features[" + i + "] " + features.get(i).name();
            Feature typed =
                    TypedColumns.typed(at, features.get(i), inputs.get(i).tensor());
            fitting.add(fitting(at, typed, inputs.get(i).domain()));
        }
        return fitting;
    }

    private static Feature fitting(String at, Feature feature, Domain domain) {
        if (feature.type() == FeatureType.TENSOR) {
            return feature;
        }
        if (domain.kind() == Domain.Kind.TEXT && !feature.type().isText()) {
            throw new ModelLoadException(at + ": type " + feature.type().word() + " (the model reads a string)");
        }
        if (domain.kind() == Domain.Kind.NUMBER && feature.type().isText()) {
            throw new ModelLoadException(at + ": type string (the model reads a number)");
        }
        if (!domain.acceptsMissing()) {
            if (feature.nullable()) {
                throw new ModelLoadException(at + ": nullable (the model cannot compute with a missing value here)");
            }
            if (feature.fallback() != null && feature.fallback().value() == null) {
                throw new ModelLoadException(
                        at + ": default: null (the model cannot compute with a missing value here)");
            }
        }
        return ClosedColumns.close(at, feature, domain);
    }

    private static List<Feature> derived(Metadata metadata, List<InputColumn> inputs) {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String name = name(metadata.featureNames(), inputs, i);
            TensorType exact = inputs.get(i).tensor();
            features.add(exact == null ? derived(name, inputs.get(i).domain()) : TypedColumns.derived(name, exact));
        }
        return withRanges(features, metadata.featureRanges());
    }

    private static String name(List<String> names, List<InputColumn> inputs, int i) {
        if (!names.isEmpty()) {
            return names.get(i);
        }
        String trained = inputs.get(i).name();
        if (trained != null) {
            return trained;
        }
        return inputs.size() == 1 && inputs.get(i).domain().kind() == Domain.Kind.TEXT ? "text" : "feature_" + i;
    }

    private static Feature derived(String name, Domain domain) {
        Feature feature = Feature.of(name, type(domain), domain.acceptsMissing());
        if (feature.type() == FeatureType.ANY) {
            return feature.withFallback(new Feature.Fallback(null));
        }
        List<Object> values = ClosedColumns.values(domain.categories(), feature.type());
        boolean any = values.isEmpty() || (feature.type() == FeatureType.BOOLEAN && values.size() > 1);
        return any ? feature : feature.withConstraints(Constraints.oneOf(values, domain.acceptsUnknown()));
    }

    private static FeatureType type(Domain domain) {
        return switch (domain.kind()) {
            case TEXT -> FeatureType.STRING;
            // Texts are looked up; whoever declares a number sends codes.
            case ANY -> domain.categories().isEmpty() ? FeatureType.ANY : FeatureType.STRING;
            case NUMBER ->
                !domain.categories().isEmpty() && domain.categories().stream().allMatch(Label.Flag.class::isInstance)
                        ? FeatureType.BOOLEAN
                        : FeatureType.NUMBER;
        };
    }

    private static List<Feature> withRanges(List<Feature> features, Map<String, Range> ranges) {
        Set<String> unknown = new LinkedHashSet<>(ranges.keySet());
        features.forEach(feature -> unknown.remove(feature.name()));
        for (String name : unknown) {
            throw new ModelLoadException("metadata.json: feature_ranges." + name + " (no such feature)");
        }
        return features.stream()
                .map(feature -> withRange(feature, ranges.get(feature.name())))
                .toList();
    }

    private static Feature withRange(Feature feature, @Nullable Range range) {
        return range == null
                ? feature
                : feature.withConstraints(feature.constraints().withRange(range.lowest(), range.highest()));
    }

    private static void requireCount(String key, int declared, int trained) {
        if (declared != trained) {
            throw new ModelLoadException(
                    "metadata.json: " + key + ": " + declared + " (the model was trained on " + trained + " features)");
        }
    }

    /**
     * A name of metadata may be friendlier than the one at training, but not one that belongs to another column: then the
     * values of callers would land in the wrong places.
     */
    private static void requireNames(String key, List<String> declared, List<InputColumn> inputs) {
        List<@Nullable String> trained = new ArrayList<>();
        inputs.forEach(column -> trained.add(column.name()));
        requireSamePlaces(key, declared, trained, "the model was trained with ");
    }

    private static void requireSamePlaces(String key, List<String> names, List<@Nullable String> others, String words) {
        Set<@Nullable String> known = new HashSet<>(others);
        for (int i = 0; i < names.size(); i++) {
            String other = others.get(i);
            if (other != null && !other.equals(names.get(i)) && known.contains(names.get(i))) {
                throw new ModelLoadException(
                        "metadata.json: " + key + "[" + i + "]: " + names.get(i) + " (" + words + other + " there)");
            }
        }
    }
}
