package io.picklejar.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of files that have passed their trial, a line each, the latest last. Lost lines cost another trial and nothing
 * else, so nothing is locked and no error matters. A record that belongs to another user is not believed.
 */
final class TrialRecord {

    private static final int MOST = 4096;
    private static final int LINE = 65;

    private final @Nullable Path file;

    TrialRecord(@Nullable Path file) {
        this.file = file;
    }

    boolean holds(String hash) {
        return file != null && lines(file).contains(hash);
    }

    void add(String hash) {
        if (file == null) {
            return;
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            List<String> known = lines(file);
            if (known.size() < MOST && Files.exists(file) && Files.size(file) == (long) known.size() * LINE) {
                Files.writeString(file, hash + "\n", StandardOpenOption.APPEND);
            } else {
                replace(file, known, hash);
            }
        } catch (IOException e) {
            // It will be tried again.
        }
    }

    /** Writes the later half anew. */
    private static void replace(Path file, List<String> known, String hash) throws IOException {
        List<String> kept = known.subList(Math.max(0, known.size() - MOST / 2), known.size());
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "onnx-trials", null);
        try {
            Files.writeString(fresh, String.join("\n", kept) + (kept.isEmpty() ? "" : "\n") + hash + "\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static List<String> lines(Path file) {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (!isOwn(file)) {
                return List.of();
            }
            String text = new String(in.readNBytes(2 * MOST * LINE), StandardCharsets.ISO_8859_1);
            return text.lines().filter(line -> line.length() == LINE - 1).toList();
        } catch (IOException | UnsupportedOperationException e) {
            return List.of();
        }
    }

    private static boolean isOwn(Path file) throws IOException {
        String owner = Files.getOwner(file).getName();
        return owner.substring(owner.lastIndexOf('\\') + 1).equals(System.getProperty("user.name"));
    }
}
