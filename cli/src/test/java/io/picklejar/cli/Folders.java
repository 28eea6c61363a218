package io.picklejar.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Model folders to spoil. */
final class Folders {

    private Folders() {}

    static Path copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(from)) {
            files = children.toList();
        }
        Files.createDirectories(to);
        for (Path file : files) {
            Files.copy(file, to.resolve(file.getFileName().toString()));
        }
        return to;
    }

    /** Makes the first golden case expect what the model does not say. */
    static void spoilGolden(Path folder) throws IOException {
        Path file = folder.resolve("golden.json");
        JsonNode golden = JsonMapper.shared().readTree(Files.readString(file));
        ObjectNode first = (ObjectNode) golden.path("cases").path(0);
        first.put("prediction", 17);
        Files.writeString(file, golden.toString());
        forgetChecksums(folder);
    }

    static void forgetChecksums(Path folder) throws IOException {
        Path file = folder.resolve("metadata.json");
        ObjectNode metadata = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
        metadata.remove("files");
        Files.writeString(file, metadata.toString());
    }
}
