package io.picklejar.model.artifact;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.schema.FeatureSchema;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model folder, loaded: what is needed to serve it.
 *
 * @param name the model's name, made from the folder's or file's
 * @param version from metadata, or {@code 1} where it gives none
 * @param type class of the model, e.g. {@code RandomForestClassifier}
 * @param files the files read, by name
 * @param golden the notebook's own cases, or null where the folder has none
 * @param warnings what a person should know before trusting the answers
 */
public record Artifact(
        String name,
        String version,
        String type,
        Path location,
        List<String> files,
        Metadata metadata,
        FeatureSchema schema,
        LoadedModel model,
        @Nullable GoldenCases golden,
        List<String> warnings)
        implements AutoCloseable {

    public static final String DEFAULT_VERSION = "1";

    public Artifact {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }

    /** The same under another version's name: that of the folder it lies in. */
    public Artifact withVersion(String newVersion) {
        return new Artifact(name, newVersion, type, location, files, metadata, schema, model, golden, warnings);
    }

    @Override
    public void close() {
        model.close();
    }
}
