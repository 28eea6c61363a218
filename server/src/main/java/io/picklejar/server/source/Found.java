package io.picklejar.server.source;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model.
 *
 * @param version name of the version's folder, or null where the model's folder has no version level
 * @param path its folder or file
 * @param fingerprint changes when the content changes: made of names, sizes and times locally, of names and ETags remotely
 */
public record Found(String model, @Nullable String version, Path path, String fingerprint) {}
