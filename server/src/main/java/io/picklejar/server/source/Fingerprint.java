package io.picklejar.server.source;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.TreeSet;

/**
 * Tells whether local files have changed without reading them: names, sizes, times and identities of all of them. Links are
 * followed, for a Kubernetes volume changes by a link being turned. {@code route.yaml} and hidden files do not count.
 */
final class Fingerprint {

    static final int DEEPEST = 6;
    private static final int MOST_FILES = 10_000;
    private static final int LONGEST_REASON = 500;

    private Fingerprint() {}

    static String of(Path path) throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = path.relativize(file).toString();
                if (counts(file) && attributes.isRegularFile()) {
                    lines.add(name
                            + '\0'
                            + attributes.size()
                            + '\0'
                            + attributes.lastModifiedTime()
                            + '\0'
                            + attributes.fileKey());
                }
                if (lines.size() > MOST_FILES) {
                    throw new IOException("more than " + MOST_FILES + " files");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                lines.add(path.relativize(file) + "\0unreadable");
                return FileVisitResult.CONTINUE;
            }
        });
        return Hashes.sha256(String.join("\n", lines)).substring(0, 32);
    }

    static boolean counts(Path file) {
        String name = String.valueOf(file.getFileName());
        return !name.startsWith(".") && !name.equals(Names.ROUTE);
    }

    /** One line without a path. */
    static String reason(IOException e) {
        String message = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return message == null ? e.getClass().getSimpleName() : Names.printable(message, LONGEST_REASON);
    }
}
