package io.picklejar.cli;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.text.Spelling;
import io.picklejar.server.registry.Versions;
import io.picklejar.server.source.Found;
import io.picklejar.server.source.LocalSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models under a path, for commands that look at them without serving. */
final class Sources {

    private Sources() {}

    /** Every version of every model, at least one. */
    static List<Found> all(Path path, ArtifactLoader loader) {
        List<Found> found;
        try (LocalSource source = new LocalSource(path, loader)) {
            found = source.scan().found();
        } catch (IOException e) {
            throw new FailureException(path + ": cannot be read", e);
        }
        if (found.isEmpty()) {
            throw new FailureException(
                    path + ": no model here (expected: a model folder, a model file, or a folder of model folders)");
        }
        return found;
    }

    /** {@code credit}, or {@code credit/1.0.0} where it has versions. */
    static String label(Found found) {
        return found.version() == null ? found.model() : found.model() + "/" + found.version();
    }

    /** The model of that name, or the only one; of several versions the highest. */
    static Found one(Path path, @Nullable String name, ArtifactLoader loader) {
        Map<String, Found> models = new LinkedHashMap<>();
        all(path, loader).forEach(found -> models.merge(found.model(), found, Sources::higher));
        if (name == null && models.size() > 1) {
            throw new FailureException(path + ": several models (expected: --model with one of "
                    + String.join(", ", models.keySet()) + ")");
        }
        Found found = name == null ? models.values().iterator().next() : models.get(name);
        if (found == null) {
            throw new FailureException(path + ": no model " + name + hint(String.valueOf(name), models));
        }
        return found;
    }

    private static Found higher(Found a, Found b) {
        return Versions.ORDER.compare(String.valueOf(a.version()), String.valueOf(b.version())) >= 0 ? a : b;
    }

    private static String hint(String name, Map<String, Found> models) {
        String nearest = Spelling.nearest(name, models.keySet());
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }
}
