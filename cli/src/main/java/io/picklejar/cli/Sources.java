package io.picklejar.cli;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.text.Spelling;
import io.picklejar.server.registry.ModelSource;
import io.picklejar.server.registry.Repository;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models under a path. */
final class Sources {

    private Sources() {}

    /** At least one. */
    static List<ModelSource> all(Path path, ArtifactLoader loader) {
        List<ModelSource> sources = Repository.scan(path, loader);
        if (sources.isEmpty()) {
            throw new FailureException(
                    path + ": no model here (expected: a model folder, a model file, or a folder of model folders)");
        }
        return sources;
    }

    /** @param name null for the only one */
    static ModelSource one(Path path, @Nullable String name, ArtifactLoader loader) {
        List<ModelSource> sources = all(path, loader);
        List<String> names = sources.stream().map(ModelSource::name).toList();
        if (name == null && sources.size() > 1) {
            throw new FailureException(
                    path + ": several models (expected: --model with one of " + String.join(", ", names) + ")");
        }
        if (name == null) {
            return sources.getFirst();
        }
        return sources.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new FailureException(path + ": no model " + name + hint(name, names)));
    }

    private static String hint(String name, List<String> names) {
        String nearest = Spelling.nearest(name, names);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }
}
