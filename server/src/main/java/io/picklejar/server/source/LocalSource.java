package io.picklejar.server.source;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.server.source.Inventory.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Models on this machine: a model file, a model folder, or a repository of {@code <name>/} or {@code <name>/<version>/}
 * folders.
 */
public final class LocalSource implements Source {

    private static final String TEMPORARY = ".route-";
    private static final int MINUTES_OF_A_WRITE = 10;

    private final Path root;
    private final ArtifactLoader loader;

    public LocalSource(Path root, ArtifactLoader loader) {
        this.root = root;
        this.loader = loader;
    }

    @Override
    public Inventory scan() throws IOException {
        if (!Files.exists(root)) {
            throw new NoSuchFileException(root.toString(), null, "no such file or folder");
        }
        Scan scan = new Scan();
        if (loader.isModel(root)) {
            scan.model(ArtifactLoader.nameOf(root), root);
        } else {
            for (Path folder : namedFolders(root)) {
                scan.model(folder.getFileName().toString(), folder);
            }
        }
        return new Inventory(scan.found, scan.routes, scan.problems);
    }

    @Override
    public void writeRoute(String model, String yaml) throws IOException {
        byte[] content = yaml.getBytes(StandardCharsets.UTF_8);
        if (content.length > LONGEST_ROUTE) {
            throw new IOException("route.yaml: " + content.length + " bytes (expected: at most " + LONGEST_ROUTE + ")");
        }
        DurableFiles.write(folderOf(model).resolve(Names.ROUTE), content, TEMPORARY);
    }

    private Path folderOf(String model) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException(model + ": is a single file (expected: a folder, for a route.yaml to lie in)");
        }
        boolean isRoot = loader.isModel(root);
        if (isRoot && model.equals(ArtifactLoader.nameOf(root))) {
            return root;
        }
        if (isRoot || !Names.isName(model) || !Files.isDirectory(root.resolve(model))) {
            throw new IOException(Names.printable(model) + ": no such model in " + describe());
        }
        return root.resolve(model);
    }

    @Override
    public String describe() {
        return root + (Files.isDirectory(root) ? "/" : "");
    }

    @Override
    public void close() {
        // holds nothing open
    }

    private static List<Path> namedFolders(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(path -> Names.isName(path.getFileName().toString()) && Files.isDirectory(path))
                    .sorted()
                    .toList();
        }
    }

    /** One walk over the repository. */
    private final class Scan {
        final List<Found> found = new ArrayList<>();
        final Map<String, String> routes = new TreeMap<>();
        final List<Problem> problems = new ArrayList<>();

        void model(String name, Path path) {
            try {
                if (loader.isModel(path)) {
                    version(name, null, path);
                } else {
                    for (Path version : namedFolders(path)) {
                        if (loader.isModel(version)) {
                            version(name, version.getFileName().toString(), version);
                        }
                    }
                }
            } catch (IOException | ModelLoadException e) {
                problems.add(new Problem(name, null, "the folder cannot be read"));
            }
            if (Files.isDirectory(path)) {
                route(name, path);
            }
        }

        private void version(String model, @Nullable String version, Path path) {
            try {
                found.add(new Found(model, version, path, Fingerprint.of(path)));
            } catch (IOException e) {
                problems.add(new Problem(model, version, "the folder cannot be read: " + Fingerprint.reason(e)));
            }
        }

        private void route(String model, Path folder) {
            Path file = folder.resolve(Names.ROUTE);
            try {
                removeForgotten(folder);
                if (!Files.exists(file)) {
                    return;
                }
                if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_ROUTE) {
                    problems.add(new Problem(
                            model, null, "route.yaml (expected: a file of at most " + LONGEST_ROUTE + " bytes)"));
                    return;
                }
                routes.put(model, Files.readString(file));
            } catch (CharacterCodingException e) {
                problems.add(new Problem(model, null, "route.yaml: not UTF-8 text"));
            } catch (IOException e) {
                problems.add(new Problem(model, null, "route.yaml cannot be read"));
            }
        }

        /** A write that was killed leaves its temporary file; a young one may be another replica's, at work. */
        private void removeForgotten(Path folder) throws IOException {
            Instant longAgo = Instant.now().minus(MINUTES_OF_A_WRITE, ChronoUnit.MINUTES);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(LocalSource::isTemporary).toList()) {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(longAgo)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    private static boolean isTemporary(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(TEMPORARY) && name.endsWith(".tmp");
    }
}
