package io.picklejar.server.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the cache that belongs to one source of one process. Two servers of the same store on one machine would delete
 * each other's files, so each locks a folder of its own; the system takes the lock back when the process ends, however it
 * ends.
 */
final class CacheFolder implements AutoCloseable {

    private static final int MOST_PROCESSES = 16;

    private final Path path;
    private final FileChannel lock;

    private CacheFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    Path path() {
        return path;
    }

    /** Takes the first free folder for {@code identity} below {@code base}. */
    static CacheFolder take(Path base, String identity) throws IOException {
        String name = Hashes.sha256(identity).substring(0, 16);
        for (int i = 0; i < MOST_PROCESSES; i++) {
            Path path = base.resolve(i == 0 ? name : name + "-" + i);
            Files.createDirectories(path);
            FileChannel lock = lock(path.resolve("lock"));
            if (lock != null) {
                return new CacheFolder(path, lock);
            }
        }
        throw new IOException("cache_dir: " + MOST_PROCESSES + " processes use it already for this source");
    }

    private static @Nullable FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            return null;
        }
        channel.close();
        return null;
    }

    /** The configured folder, else the user's cache folder, else one for temporary files. */
    static Path base(Optional<String> configured, Map<String, String> environment, String temporary) {
        if (configured.isPresent()) {
            return Path.of(configured.get());
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!cache.isBlank() && Path.of(cache).isAbsolute()) {
            return Path.of(cache, "picklejar");
        }
        String home = environment.getOrDefault("HOME", "");
        return !home.isBlank() && Files.isWritable(Path.of(home))
                ? Path.of(home, ".cache", "picklejar")
                : Path.of(temporary, "picklejar-cache");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
