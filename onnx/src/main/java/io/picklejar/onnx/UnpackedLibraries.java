package io.picklejar.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What ONNX Runtime unpacks from its jar among the temporary files, 24 MB a process. It asks the JVM to delete the files at the
 * end, which does not happen where the process is ended in another way, and never gets rid of their folder. On Linux a library
 * that is loaded needs its file no longer, and the process's own map tells exactly which one it is.
 */
final class UnpackedLibraries {

    private static final Path MAP = Path.of("/proc/self/maps");
    private static final String FOLDER = "onnxruntime-java";

    /** Others, those of devices, are loaded when they are first needed. */
    private static final Set<String> LOADED_AT_ONCE = Set.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

    private UnpackedLibraries() {}

    /** Deletes them, once they are loaded; does nothing where they are not, or are needed again. */
    static void delete() {
        if (!Files.isReadable(MAP)) {
            return;
        }
        try {
            for (Path folder : folders(Files.readAllLines(MAP, StandardCharsets.UTF_8))) {
                delete(folder);
            }
        } catch (IOException e) {
            // They lie among the temporary files, where somebody will find them.
        }
    }

    /** Where the libraries lie that a map shows, those that are deleted already left out. */
    static Set<Path> folders(List<String> map) {
        Set<Path> folders = new TreeSet<>();
        for (String line : map) {
            int start = line.indexOf('/');
            Path folder = start < 0 ? null : Path.of(line.substring(start)).getParent();
            Path name = folder == null ? null : folder.getFileName();
            boolean isLibrary = LOADED_AT_ONCE.contains(line.substring(line.lastIndexOf('/') + 1));
            if (isLibrary && name != null && name.toString().startsWith(FOLDER)) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        if (files.stream().allMatch(file -> LOADED_AT_ONCE.contains(String.valueOf(file.getFileName())))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        }
    }
}
