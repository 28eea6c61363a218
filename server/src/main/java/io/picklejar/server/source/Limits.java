package io.picklejar.server.source;

import io.picklejar.server.config.SourceConfig;

/**
 * How much may be brought from a store that a stranger may have filled.
 *
 * @param objects most objects listed
 * @param versionFiles most files in one version
 * @param objectBytes largest object
 * @param totalBytes most bytes of all versions together
 */
record Limits(int objects, int versionFiles, long objectBytes, long totalBytes) {

    private static final int MOST_FILES = 10_000;

    static Limits of(SourceConfig config) {
        return new Limits(
                config.maxObjects(),
                Math.min(config.maxObjects(), MOST_FILES),
                config.maxObjectBytes(),
                config.maxTotalBytes());
    }
}
