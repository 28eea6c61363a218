package io.picklejar.server.source;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folders that models are loaded from: {@code snapshots/<model>/<version>/<fingerprint>/}, links to the blobs (copies
 * where the file system has no hard links). A folder is filled under another name and renamed, so that it is there as a whole
 * or not at all; it goes away by a rename, too.
 */
final class Snapshots {

    /** Stands for the version where there is no version level; no version can be called so. */
    private static final String NO_VERSION = "_";

    private final Path folder;
    private final Path temporary;
    private final BlobCache blobs;

    Snapshots(Path cache, BlobCache blobs) {
        this.folder = cache.resolve("snapshots");
        this.temporary = cache.resolve("tmp");
        this.blobs = blobs;
    }

    /** What an earlier process was doing when it was killed is thrown away. */
    void open() throws IOException {
        DurableFiles.deleteTree(temporary);
        Files.createDirectories(temporary);
        Files.createDirectories(folder);
    }

    Path path(Manifest.Version version) {
        String name = version.version() == null ? NO_VERSION : version.version();
        return folder.resolve(version.model()).resolve(name).resolve(version.fingerprint());
    }

    /** The version's folder, made where it is missing or not what it should be. */
    Path make(Manifest.Version version) throws IOException {
        Path target = path(version);
        if (isSound(target, version.files())) {
            return target;
        }
        remove(target);
        Path fresh = Files.createTempDirectory(temporary, "new");
        for (Map.Entry<String, Manifest.Blob> file : new TreeMap<>(version.files()).entrySet()) {
            Path place = fresh.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(place.getParent()));
            link(blobs.blob(file.getValue().sha256()), place);
        }
        forceTree(fresh);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        DurableFiles.move(fresh, target);
        return target;
    }

    private static void link(Path blob, Path place) throws IOException {
        try {
            Files.createLink(place, blob);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(blob, place);
        }
    }

    private static void forceTree(Path root) throws IOException {
        try (Stream<Path> folders = Files.walk(root)) {
            folders.filter(Files::isDirectory).forEach(DurableFiles::force);
        }
    }

    private boolean isSound(Path target, Map<String, Manifest.Blob> files) throws IOException {
        if (!Files.isDirectory(target)) {
            return false;
        }
        for (Map.Entry<String, Manifest.Blob> file : files.entrySet()) {
            Path place = target.resolve(file.getKey());
            Path blob = blobs.blob(file.getValue().sha256());
            boolean same = Files.isRegularFile(place)
                    && (Files.isSameFile(place, blob)
                            || Hashes.sha256(place).equals(file.getValue().sha256()));
            if (!same) {
                return false;
            }
        }
        try (Stream<Path> all = Files.walk(target)) {
            return all.filter(Files::isRegularFile).count() == files.size();
        }
    }

    /** Removes a folder; a rename first, so that half of it is never taken for a model. */
    void remove(Path snapshot) throws IOException {
        if (Files.exists(snapshot)) {
            Path trash = Files.createTempDirectory(temporary, "old");
            Files.move(snapshot, trash.resolve("snapshot"));
            DurableFiles.deleteTree(trash);
        }
    }

    /** Removes all folders but these. */
    void retain(Set<Path> paths) throws IOException {
        try (Stream<Path> all = Files.walk(folder, 3)) {
            for (Path path : all.filter(each -> folder.relativize(each).getNameCount() == 3 && !paths.contains(each))
                    .toList()) {
                remove(path);
            }
        }
    }
}
