package io.picklejar.model.artifact;

import static io.picklejar.model.artifact.JsonValues.given;
import static io.picklejar.model.artifact.JsonValues.wrong;

import io.picklejar.model.artifact.Metadata.Range;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.schema.Feature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code metadata.json}. A key that is ours and has another shape than expected is an error that names it. */
final class MetadataReader {

    static final String FILE = "metadata.json";

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final int MOST_FEATURES = 1_000_000;

    private MetadataReader() {}

    static Metadata read(Path file) {
        return read(JsonFiles.read(file));
    }

    static Metadata read(JsonNode root) {
        if (!root.isObject()) {
            throw wrong("", root, "an object");
        }
        return new Metadata(
                JsonValues.text("model_type", given(root, "model_type")),
                version(given(root, "model_version")),
                JsonValues.texts("feature_names", given(root, "feature_names")),
                JsonValues.whole("n_features", given(root, "n_features"), 1, MOST_FEATURES),
                features(given(root, "features")),
                ranges(given(root, "feature_ranges")),
                preprocessing(given(root, "preprocessing")),
                OutputReader.read(given(root, "output")),
                files(given(root, "files")),
                root);
    }

    /** What {@code classes} lists, in order; empty where it is no list of texts, whole numbers and truth values. */
    static List<Label> classes(JsonNode root) {
        List<Label> classes = new ArrayList<>();
        JsonNode node = given(root, "classes");
        if (node == null || !node.isArray()) {
            return classes;
        }
        for (JsonNode item : node) {
            if (item.isString()) {
                classes.add(Label.of(item.asString()));
            } else if (item.isBoolean()) {
                classes.add(Label.of(item.asBoolean()));
            } else if (item.isIntegralNumber() && item.canConvertToLong()) {
                classes.add(Label.of(item.asLong()));
            } else {
                return List.of();
            }
        }
        return classes;
    }

    private static @Nullable String version(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        String version = node.isNumber() || node.isString() ? node.asString() : "";
        if (!VERSION.matcher(version).matches()) {
            throw wrong("model_version", node, "letters, digits, '.', '_' and '-', at most 128");
        }
        return version;
    }

    private static List<Feature> features(@Nullable JsonNode node) {
        List<Feature> features = new ArrayList<>();
        if (node == null) {
            return features;
        }
        if (!node.isArray() || node.isEmpty()) {
            throw wrong("features", node, "a list of {\"name\": …, \"type\": …}");
        }
        for (JsonNode feature : node) {
            features.add(FeatureReader.read("features[" + features.size() + "]", feature));
        }
        return features;
    }

    private static Map<String, Range> ranges(@Nullable JsonNode node) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        if (node == null) {
            return ranges;
        }
        if (!node.isObject()) {
            throw wrong("feature_ranges", node, "an object of [lowest, highest] by feature");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            ranges.put(entry.getKey(), range("feature_ranges." + entry.getKey(), entry.getValue()));
        }
        return ranges;
    }

    /** {@code [0, 120]}, {@code [0, null]} or {@code {"min": 0, "max": 120}}. */
    static Range range(String at, JsonNode node) {
        if (!node.isObject() && !(node.isArray() && node.size() == 2)) {
            throw wrong(at, node, "[lowest, highest], either may be null");
        }
        Double lowest = JsonValues.lowest(at, node.isObject() ? node.get("min") : node.get(0));
        Double highest = JsonValues.highest(at, node.isObject() ? node.get("max") : node.get(1));
        if (lowest != null && highest != null && lowest > highest) {
            throw wrong(at, node, "the lowest before the highest");
        }
        return new Range(lowest, highest);
    }

    private static @Nullable List<String> preprocessing(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        List<String> files = JsonValues.texts("preprocessing", node);
        if (new HashSet<>(files).size() < files.size()) {
            throw wrong("preprocessing", node, "each file once");
        }
        return files;
    }

    private static Map<String, String> files(@Nullable JsonNode node) {
        Map<String, String> files = new LinkedHashMap<>();
        if (node == null) {
            return files;
        }
        if (!node.isObject()) {
            throw wrong("files", node, "an object of \"sha256:…\" by file name");
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!Checksums.isChecksum(entry.getValue().asString(""))) {
                throw wrong("files." + entry.getKey(), entry.getValue(), "sha256: and 64 hexadecimal digits");
            }
            files.put(entry.getKey(), entry.getValue().asString());
        }
        return files;
    }
}
