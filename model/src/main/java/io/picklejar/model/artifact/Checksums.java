package io.picklejar.model.artifact;

import io.picklejar.model.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Compares files with the SHA-256 that metadata gives for them, before a byte of them is parsed. */
final class Checksums {

    private static final String PREFIX = "sha256:";
    private static final Pattern CHECKSUM = Pattern.compile(PREFIX + "[0-9a-fA-F]{64}");

    private Checksums() {}

    static boolean isChecksum(String text) {
        return CHECKSUM.matcher(text).matches();
    }

    /** @param expected checksum by file name */
    static void verify(Path folder, Map<String, String> expected) {
        expected.forEach((name, checksum) -> verify(folder, name, checksum));
    }

    private static void verify(Path folder, String name, String checksum) {
        String wanted = checksum.toLowerCase(Locale.ROOT);
        Path file = FolderFiles.inside(folder, name, "metadata.json: files");
        String found = PREFIX + sha256(file);
        if (!found.equals(wanted)) {
            throw new ModelLoadException(name + ": checksum " + shown(found) + " (expected: " + shown(wanted)
                    + ", from metadata.json); the file was changed or copied incompletely after it was saved");
        }
    }

    private static String shown(String checksum) {
        return checksum.substring(0, PREFIX.length() + 12) + "…";
    }

    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ModelLoadException(file.getFileName() + ": cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
