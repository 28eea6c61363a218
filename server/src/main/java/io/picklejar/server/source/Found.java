package io.picklejar.server.source;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model version that a source has.
 *
 * @param version name of the version's folder, or null where the model folder has no version level
 * @param path its folder or file, on this machine's disk
 * @param fingerprint changes whenever the content does
 */
public record Found(String model, @Nullable String version, Path path, String fingerprint) {}
