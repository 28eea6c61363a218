package io.picklejar.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
            Path temporary =
                    Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toRealPath();
            for (Path folder : folders(Files.readAllLines(MAP, StandardCharsets.ISO_8859_1), temporary)) {
                delete(folder);
            }
        } catch (IOException | InvalidPathException e) {
            // They lie among the temporary files, where somebody will find them.
        }
    }

    /**
     * Where the libraries lie that a map shows, those that are deleted already left out.
     *
     * @param temporary what lies elsewhere is somebody's own
     */
    static Set<Path> folders(List<String> map, Path temporary) {
        Set<Path> folders = new TreeSet<>();
        String start = temporary + "/" + FOLDER;
        for (String line : map) {
            String file = line.substring(line.lastIndexOf('/') + 1);
            int at = line.indexOf(start);
            boolean isThere = at > 0 && line.lastIndexOf('/') == line.indexOf('/', at + start.length());
            if (isThere && LOADED_AT_ONCE.contains(file)) {
                folders.add(Path.of(line.substring(at, line.lastIndexOf('/'))));
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
