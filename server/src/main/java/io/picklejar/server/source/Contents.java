package io.picklejar.server.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a version's files hold, as one hash that is the same wherever the same files lie. */
public final class Contents {

    private final Path path;
    private final @Nullable String before;

    private Contents(Path path, @Nullable String before) {
        this.path = path;
        this.before = before;
    }

    /** To be taken before the files are loaded; reads none of them. */
    public static Contents of(Path path) {
        return new Contents(path, state(path));
    }

    private static @Nullable String state(Path path) {
        try {
            return Fingerprint.of(path);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Reads every file that counts. Blocks.
     *
     * @return SHA-256 in hexadecimal; null where the files cannot be read, or are no longer those that were loaded
     */
    public @Nullable String hash() {
        try {
            String hash = before == null ? null : read();
            return before != null && before.equals(state(path)) ? hash : null;
        } catch (IOException e) {
            return null;
        }
    }

    private String read() throws IOException {
        MessageDigest digest = Hashes.sha256();
        for (Path file : files()) {
            String head = path.relativize(file).toString().replace('\\', '/') + '\0' + Files.size(file) + '\0';
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            Hashes.update(file, digest);
        }
        return Hashes.hex(digest);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(path, Fingerprint.DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(file -> Fingerprint.counts(file) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }
}
