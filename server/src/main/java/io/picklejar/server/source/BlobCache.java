package io.picklejar.server.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files by the SHA-256 of their content. A download grows in {@code parts/} under a name made of the object and its tag, goes
 * on from there after a cut or a restart, and becomes {@code blobs/<sha256>} by a rename once it is complete and on disk.
 *
 * <p>An ETag that looks like an MD5 is compared with what came. It need not be one (encrypted objects, some stores), so a
 * whole transfer that disagrees is made once more, and counts if it brings the same bytes again.
 */
final class BlobCache {

    private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");
    private static final long LEAST_BYTES_PER_WINDOW = 64L << 10;

    private final ObjectStore store;
    private final Path blobs;
    private final Path parts;
    private final Retry retry;
    private final Duration window;
    private final LongSupplier nanoTime;
    private final Map<Path, String> disagreed = new HashMap<>();

    /** @param window in which at least 64 KiB must come */
    BlobCache(ObjectStore store, Path folder, Retry retry, Duration window, LongSupplier nanoTime) {
        this.store = store;
        this.blobs = folder.resolve("blobs");
        this.parts = folder.resolve("parts");
        this.retry = retry;
        this.window = window;
        this.nanoTime = nanoTime;
    }

    void open() throws IOException {
        Files.createDirectories(blobs);
        Files.createDirectories(parts);
    }

    Path blob(String sha256) {
        return blobs.resolve(sha256);
    }

    /** Whether the blob is there; its content was checked when it came or at start. */
    boolean has(String sha256) {
        return Files.exists(blob(sha256));
    }

    /** Reads the blob; one that is not what its name says is deleted. */
    boolean verify(String sha256) throws IOException {
        if (!has(sha256)) {
            return false;
        }
        boolean sound = Hashes.sha256(blob(sha256)).equals(sha256);
        if (!sound) {
            Files.deleteIfExists(blob(sha256));
        }
        return sound;
    }

    /** @return SHA-256 of the object, which is then among the blobs */
    String fetch(RemoteObject object) throws IOException {
        Path part = part(object);
        try {
            return retry.run(() -> transfer(object, part));
        } finally {
            disagreed.remove(part);
        }
    }

    private Path part(RemoteObject object) {
        return parts.resolve(Hashes.sha256(object.key() + '\0' + object.size() + '\0' + object.tag()) + ".part");
    }

    private String transfer(RemoteObject object, Path part) throws IOException {
        Download download = new Download(object, part);
        download.resume();
        String sha256 = download.finish();
        DurableFiles.move(part, blob(sha256));
        return sha256;
    }

    /** Deletes the blobs that nothing needs and the parts of objects that are gone. */
    void retain(Set<String> hashes, Stream<RemoteObject> objects) throws IOException {
        deleteOthers(blobs, hashes);
        deleteOthers(
                parts,
                objects.map(object -> String.valueOf(part(object).getFileName()))
                        .collect(Collectors.toSet()));
    }

    private static void deleteOthers(Path folder, Set<String> names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> !names.contains(String.valueOf(each.getFileName())))
                    .toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** One attempt; all of the file passes through the digests, also what an earlier attempt left. */
    private final class Download {
        private final RemoteObject object;
        private final Path part;
        private MessageDigest sha256 = Hashes.sha256();
        private MessageDigest md5 = Hashes.md5();
        private boolean tagIsMd5;
        private boolean resumed;
        private long have;

        Download(RemoteObject object, Path part) {
            this.object = object;
            this.part = part;
            this.tagIsMd5 = MD5.matcher(object.tag()).matches();
        }

        void resume() throws IOException {
            have = Files.exists(part) ? Files.size(part) : 0;
            if (have > object.size()) {
                Files.delete(part);
                have = 0;
            }
            resumed = have > 0;
            if (resumed) {
                Hashes.update(part, sha256, md5);
            }
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                if (have < object.size()) {
                    receive(out);
                }
                out.force(true);
            }
        }

        private void receive(FileChannel out) throws IOException {
            try (ObjectStore.Body body = store.open(object, have)) {
                tagIsMd5 &= body.tagIsMd5();
                if (body.offset() != have) {
                    startOver(out);
                }
                out.position(have);
                copy(body.bytes(), out);
            }
            if (have != object.size()) {
                throw StoreException.passing(shown() + ": cut after " + have + " of " + object.size() + " bytes");
            }
        }

        private void startOver(FileChannel out) throws IOException {
            out.truncate(0);
            have = 0;
            resumed = false;
            sha256 = Hashes.sha256();
            md5 = Hashes.md5();
        }

        private void copy(InputStream in, FileChannel out) throws IOException {
            byte[] buffer = new byte[Hashes.BUFFER];
            long windowEnd = nanoTime.getAsLong() + window.toNanos();
            long windowBytes = 0;
            while (have <= object.size()) {
                int n = read(in, buffer);
                if (n < 0) {
                    return;
                }
                write(out, buffer, n);
                windowBytes += n;
                if (nanoTime.getAsLong() - windowEnd > 0) {
                    if (windowBytes < LEAST_BYTES_PER_WINDOW && have < object.size()) {
                        throw StoreException.passing(shown() + ": " + windowBytes + " bytes in " + window.toSeconds()
                                + " s (expected: at least " + LEAST_BYTES_PER_WINDOW + ")");
                    }
                    windowEnd = nanoTime.getAsLong() + window.toNanos();
                    windowBytes = 0;
                }
            }
            throw StoreException.lasting(shown() + ": longer than the " + object.size() + " bytes listed");
        }

        private int read(InputStream in, byte[] buffer) throws StoreException {
            try {
                return in.read(buffer);
            } catch (IOException | RuntimeException e) {
                throw StoreException.passing(shown() + ": cut after " + have + " of " + object.size() + " bytes", e);
            }
        }

        private void write(FileChannel out, byte[] buffer, int n) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            sha256.update(buffer, 0, n);
            md5.update(buffer, 0, n);
            have += n;
        }

        String finish() throws IOException {
            String hash = Hashes.hex(sha256);
            boolean agrees = !tagIsMd5 || Hashes.hex(md5).equals(object.tag().toLowerCase(Locale.ROOT));
            if (agrees || hash.equals(disagreed.get(part))) {
                return hash;
            }
            if (!resumed) {
                disagreed.put(part, hash);
            }
            Files.deleteIfExists(part);
            throw StoreException.passing(shown() + ": what came does not agree with its ETag");
        }

        private String shown() {
            return Names.printable(object.key());
        }
    }
}
