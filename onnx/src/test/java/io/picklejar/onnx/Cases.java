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

    /** Tries what it loads; what has passed is remembered beside the build. */
    static OnnxEngine engine() {
        OnnxTrial trial = OnnxTrial.of(OnnxTrial.Mode.ON, OnnxTrial.in(Path.of("target")));
        return new OnnxEngine(OnnxOptions.defaults().withTrial(trial), 1L << 30);
    }

    /** Loads at once. */
    static OnnxEngine bareEngine() {
        return new OnnxEngine(OnnxOptions.defaults().withTrial(OnnxTrial.off()), 1L << 30);
    }

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
