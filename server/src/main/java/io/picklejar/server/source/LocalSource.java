package io.picklejar.server.source;

import io.picklejar.model.artifact.ArtifactLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model file, a model folder, or a repository: a folder of {@code <name>/} or {@code <name>/<version>/} folders, each model
 * with an optional {@code route.yaml}.
 */
public final class LocalSource implements Source {

    /** Read beside a model's versions. */
    public static final String ROUTE = "route.yaml";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final long LONGEST_ROUTE = 1 << 16;

    private final Path root;
    private final ArtifactLoader loader;

    public LocalSource(Path root, ArtifactLoader loader) {
        this.root = root;
        this.loader = loader;
    }

    @Override
    public Inventory scan() throws IOException {
        if (!Files.exists(root)) {
            throw new NoSuchFileException(root.toString());
        }
        List<Found> found = new ArrayList<>();
        Map<String, String> routes = new LinkedHashMap<>();
        List<Inventory.Problem> problems = new ArrayList<>();
        try {
            if (loader.isModel(root)) {
                found.add(new Found(ArtifactLoader.nameOf(root), null, root, fingerprint(root)));
            } else {
                for (Path folder : namedFolders(root)) {
                    add(folder, found, routes, problems);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new Inventory(found, routes, problems);
    }

    private void add(Path folder, List<Found> found, Map<String, String> routes, List<Inventory.Problem> problems)
            throws IOException {
        String model = folder.getFileName().toString();
        int before = found.size();
        if (loader.isModel(folder)) {
            found.add(new Found(model, null, folder, fingerprint(folder)));
        } else {
            for (Path version : namedFolders(folder)) {
                if (loader.isModel(version)) {
                    found.add(new Found(model, version.getFileName().toString(), version, fingerprint(version)));
                }
            }
        }
        Path route = folder.resolve(ROUTE);
        if (found.size() > before && Files.isRegularFile(route)) {
            if (Files.size(route) > LONGEST_ROUTE) {
                problems.add(new Inventory.Problem(
                        model, null, ROUTE + ": " + Files.size(route) + " bytes (expected: at most 65536)"));
            } else {
                routes.put(model, new String(Files.readAllBytes(route), StandardCharsets.UTF_8));
            }
        }
    }

    private static List<Path> namedFolders(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory)
                    .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** Names, sizes and times of the files; a route beside them does not count, it changes no model. */
    private static String fingerprint(Path model) throws IOException {
        if (!Files.isDirectory(model)) {
            return stamp(model);
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(model, 4)) {
            for (Path file : files.sorted().toList()) {
                if (Files.isRegularFile(file) && !file.getFileName().toString().equals(ROUTE)) {
                    all.append(model.relativize(file))
                            .append(' ')
                            .append(stamp(file))
                            .append('\n');
                }
            }
        }
        return all.toString();
    }

    private static String stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
    }

    @Override
    public void writeRoute(String model, String yaml) throws IOException {
        Path folder = root.resolve(model);
        if (!NAME.matcher(model).matches() || !Files.isDirectory(folder)) {
            throw new IOException(model + ": not a folder of a repository; its route cannot be kept");
        }
        Path part = Files.createTempFile(folder, ".route-", ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(yaml.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, folder.resolve(ROUTE), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public void close() {}
}
