package io.picklejar.cli;

import io.picklejar.model.text.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Paths on the command line. */
final class Paths {

    private Paths() {}

    /** The path, if something is there; else wrong usage, with the name that was probably meant. */
    static Path existing(CommandSpec spec, Path path) {
        if (Files.exists(path)) {
            return path;
        }
        String nearest = nearest(path);
        String hint = nearest == null ? "" : "; did you mean " + nearest + "?";
        throw new ParameterException(spec.commandLine(), path + ": no such file or folder" + hint);
    }

    private static @Nullable String nearest(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> siblings = Files.list(folder)) {
            List<String> names =
                    siblings.map(sibling -> sibling.getFileName().toString()).toList();
            String name = Spelling.nearest(path.getFileName().toString(), names);
            return name == null ? null : path.resolveSibling(name).toString();
        } catch (IOException e) {
            return null;
        }
    }
}
