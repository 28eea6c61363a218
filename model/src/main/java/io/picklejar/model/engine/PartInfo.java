package io.picklejar.model.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a part says of itself.
 *
 * @param engine the engine that evaluates it, e.g. {@code sklearn}
 * @param type class of the fitted object as its library names it, e.g. {@code RandomForestClassifier}; for a pipeline its last step
 * @param libraryVersion version of the library that wrote the file, where the file tells
 * @param warnings what a person should know before trusting the answers, e.g. a version outside the tested range
 * @param runtime the native library that evaluates it, its version and the device; null where this process' own code does
 */
public record PartInfo(
        String engine,
        String type,
        @Nullable String libraryVersion,
        List<String> warnings,
        @Nullable String runtime) {

    public PartInfo {
        warnings = List.copyOf(warnings);
    }

    public PartInfo(String engine, String type, @Nullable String libraryVersion, List<String> warnings) {
        this(engine, type, libraryVersion, warnings, null);
    }
}
