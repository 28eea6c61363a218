package io.picklejar.model.artifact;

import io.picklejar.model.schema.Feature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code metadata.json}: what the notebook says of its model. Every key is optional.
 *
 * @param featureNames names in training order; empty where not given
 * @param features the declared schema; empty where it is to be derived
 * @param featureRanges lowest and highest value by feature; either may be null
 * @param preprocessing files to apply in order, or null where the folder's names decide
 * @param files checksum by file name, as {@code sha256:…}
 * @param all everything as read, unknown keys included, for showing
 */
public record Metadata(
        @Nullable String modelType,
        @Nullable String modelVersion,
        List<String> featureNames,
        @Nullable Integer featureCount,
        List<Feature> features,
        Map<String, Range> featureRanges,
        @Nullable List<String> preprocessing,
        OutputSpec output,
        Map<String, String> files,
        JsonNode all) {

    public record Range(@Nullable Double lowest, @Nullable Double highest) {}

    public static final Metadata NONE = new Metadata(
            null,
            null,
            List.of(),
            null,
            List.of(),
            Map.of(),
            null,
            OutputSpec.AS_IS,
            Map.of(),
            new ObjectNode(JsonNodeFactory.instance));

    public Metadata {
        featureNames = List.copyOf(featureNames);
        features = List.copyOf(features);
        featureRanges = Map.copyOf(featureRanges);
        preprocessing = preprocessing == null ? null : List.copyOf(preprocessing);
        files = Map.copyOf(files);
    }

    Metadata withFeatures(List<Feature> newFeatures) {
        return new Metadata(
                modelType,
                modelVersion,
                featureNames,
                featureCount,
                newFeatures,
                featureRanges,
                preprocessing,
                output,
                files,
                all);
    }
}
