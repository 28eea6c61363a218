package io.picklejar.server.registry;

import io.picklejar.model.artifact.ArtifactLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the models under a path: a model file, a model folder, or a repository of {@code <name>/} or {@code
 * <name>/<version>/} folders. Of several versions the highest counts.
 */
public final class Repository {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private Repository() {}

    /** The models found, in the order of their names; empty if there are none. */
    public static List<ModelSource> scan(Path root, ArtifactLoader loader) {
        if (loader.isModel(root)) {
            return List.of(new ModelSource(ArtifactLoader.nameOf(root), root));
        }
        List<ModelSource> found = new ArrayList<>();
        for (Path folder : namedFolders(root)) {
            String name = folder.getFileName().toString();
            if (loader.isModel(folder)) {
                found.add(new ModelSource(name, folder));
            } else {
                highestVersion(folder, loader).ifPresent(version -> found.add(new ModelSource(name, version)));
            }
        }
        return found;
    }

    private static Optional<Path> highestVersion(Path folder, ArtifactLoader loader) {
        return namedFolders(folder).stream()
                .filter(loader::isModel)
                .max(Comparator.comparing(path -> path.getFileName().toString(), Repository::compareVersions));
    }

    private static List<Path> namedFolders(Path root) {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(Files::isDirectory)
                    .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs of digits compare as numbers, the rest as text: {@code 1.9 < 1.10}. */
    static int compareVersions(String a, String b) {
        String[] left = runs(a);
        String[] right = runs(b);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = compareRuns(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static String[] runs(String version) {
        return version.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)", -1);
    }

    private static int compareRuns(String a, String b) {
        boolean numbers = Character.isDigit(a.charAt(0)) && Character.isDigit(b.charAt(0));
        return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }
}
