package io.picklejar.model.pickle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that python/fixtures/make_pickle_fixtures.py wrote. */
final class Fixtures {
    private static final Path FOLDER = Path.of("src/test/resources/pickle");

    private Fixtures() {}

    static Path path(String name) {
        return FOLDER.resolve(name);
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Small limits, so that a test which exceeds them does so quickly and within any heap. */
    static ReadLimits limits() {
        return ReadLimits.defaults().withMemoryBudget(64L << 20);
    }
}
