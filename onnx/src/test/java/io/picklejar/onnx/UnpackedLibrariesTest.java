package io.picklejar.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.LoadedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the runtime unpacks is gone while it is used. */
class UnpackedLibrariesTest {

    private static List<String> librariesOfTheRuntime() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.contains("/onnxruntime-java"))
                .toList();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a file in use can be deleted on Linux")
    void aLoadedLibraryLeavesNoFileBehind() throws IOException {
        OnnxOptions options = new OnnxOptions(1, 1, false, OnnxTrial.off());
        Path file = Cases.ROOT.resolve("external_data/model.onnx");
        try (LoadedModel model = (LoadedModel) new OnnxEngine(options, 1L << 28).load(file)) {
            assertThat(model.info().warnings()).isEmpty();
            assertThat(librariesOfTheRuntime()).isNotEmpty().allMatch(line -> line.endsWith(" (deleted)"));
        }
    }

    @Test
    void onlyTheRuntimesOwnFoldersAreMeant() {
        assertThat(UnpackedLibraries.folders(
                        List.of(
                                "7f00-7f01 r-xp 00000000 fd:00 12     /tmp/a b/onnxruntime-java12/libonnxruntime.so",
                                "7f01-7f02 r--p 00000000 fd:00 12     /tmp/a b/onnxruntime-java12/libonnxruntime.so",
                                "7f02-7f03 r-xp 00000000 fd:00 13     /tmp/onnxruntime-java13/libonnxruntime.so (deleted)",
                                "7f03-7f04 r-xp 00000000 fd:00 14     /usr/lib/libonnxruntime.so",
                                "7f04-7f05 r-xp 00000000 fd:00 15     /tmp/onnxruntime-java15/libother.so",
                                "7f04-7f05 r-xp 00000000 fd:00 16     /opt/mine/onnxruntime-java16/libonnxruntime.so",
                                "7f04-7f05 r-xp 00000000 fd:00 17     /tmp/a b/onnxruntime-java17/deeper/libonnxruntime.so",
                                "7f05-7f06 rw-p 00000000 00:00 0      [heap]",
                                "7f06-7f07 rw-p 00000000 00:00 0 "),
                        Path.of("/tmp/a b")))
                .containsExactly(Path.of("/tmp/a b/onnxruntime-java12"));
    }
}
