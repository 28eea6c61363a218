package io.picklejar.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folders that python/fixtures/make_onnx_fixtures.py made. */
final class Cases {

    static final Path ROOT = Path.of("src/test/resources/cases");

    private Cases() {}

    static List<String> good() {
        return names(false);
    }

    static List<String> refused() {
        return names(true);
    }

    private static List<String> names(boolean refused) {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("refused_") == refused)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
