package io.picklejar.server.source;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when something under a folder changed, as far as the file system tells: down to the files of {@code
 * <name>/<version>/}. On shared volumes it may tell nothing; whoever wants to be sure looks from time to time as well.
 */
public final class FolderWatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);
    private static final int DEPTH = 2;
    private static final long PAUSE_MILLIS = 50;

    private final Path root;
    private final Runnable changed;
    private final Set<Path> watched = new HashSet<>();
    private @Nullable WatchService service;

    /** @param changed called on the watcher's thread, once for many changes in quick succession */
    public FolderWatcher(Path root, Runnable changed) {
        this.root = root;
        this.changed = changed;
    }

    /** Starts a thread that watches until {@link #close}; where the file system cannot, it says so and does not. */
    public void start() {
        Path folder = Files.isDirectory(root) ? root : root.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try {
            WatchService watch = folder.getFileSystem().newWatchService();
            service = watch;
            register(folder, watch);
            Thread.ofPlatform().name("folder-watcher").daemon(true).start(() -> run(folder, watch));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("{} cannot be watched; it is looked at from time to time: {}", root, e.toString());
        }
    }

    private void run(Path folder, WatchService watch) {
        try {
            while (true) {
                WatchKey key = watch.take();
                Thread.sleep(PAUSE_MILLIS);
                while (key != null) {
                    key.pollEvents();
                    if (!key.reset()) {
                        watched.remove((Path) key.watchable());
                    }
                    key = watch.poll();
                }
                register(folder, watch);
                changed.run();
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            LOG.debug("{} is no longer watched", root);
        } catch (IOException e) {
            LOG.warn("{} can no longer be watched; it is looked at from time to time: {}", root, e.toString());
        }
    }

    private void register(Path folder, WatchService watch) throws IOException {
        try (Stream<Path> folders = Files.walk(folder, DEPTH)) {
            for (Path each : folders.filter(Files::isDirectory).toList()) {
                if (!watched.contains(each)) {
                    each.register(watch, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
                    watched.add(each);
                }
            }
        } catch (UncheckedIOException e) {
            LOG.debug("a folder vanished while it was looked at", e);
        }
    }

    @Override
    public void close() {
        WatchService watch = service;
        if (watch != null) {
            try {
                watch.close();
            } catch (IOException e) {
                LOG.debug("cannot stop watching {}", root, e);
            }
        }
    }
}
