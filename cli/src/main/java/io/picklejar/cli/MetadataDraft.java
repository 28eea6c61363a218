package io.picklejar.cli;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The metadata that a model file lets one write down. */
final class MetadataDraft {

    private MetadataDraft() {}

    /** What the metadata at hand says, with what the model knows better put in its place. */
    static ObjectNode of(Artifact artifact, Path folder) throws IOException {
        JsonNode known = artifact.metadata().all();
        ObjectNode draft = known instanceof ObjectNode object ? object.deepCopy() : Json.object();
        draft.put("model_type", artifact.type());
        draft.put("model_version", known.path("model_version").asString("1.0.0"));
        features(draft, artifact.schema().features());
        String library = artifact.model().info().libraryVersion();
        if (library != null && artifact.model().info().engine().equals("sklearn")) {
            draft.put("sklearn_version", library);
        }
        Path model = folder.resolve(artifact.files().getLast());
        if (!draft.has("saved_at")) {
            draft.put(
                    "saved_at",
                    Files.getLastModifiedTime(model)
                            .toInstant()
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
        }
        if (artifact.model().output() instanceof Output.Classes classes) {
            draft.set("classes", FeatureNode.classes(classes.classes()));
            if (classes.isSets()) {
                draft.set("labels", FeatureNode.classes(List.of(classes.labels())));
            }
        }
        ObjectNode files = draft.putObject("files");
        for (String file : artifact.files()) {
            files.put(file, "sha256:" + sha256(folder.resolve(file)));
        }
        return draft;
    }

    /** A column that the model does not read has no type to write down; then the names alone must do. */
    private static void features(ObjectNode draft, List<Feature> features) {
        ArrayNode names = draft.putArray("feature_names");
        features.forEach(feature -> names.add(feature.name()));
        draft.put("n_features", features.size());
        draft.remove("features");
        if (features.stream().noneMatch(feature -> feature.type() == FeatureType.ANY)) {
            draft.set("features", FeatureNode.all(features));
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
