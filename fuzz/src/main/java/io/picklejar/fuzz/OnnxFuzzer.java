package io.picklejar.fuzz;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.onnx.OnnxEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ONNX file: read, checked and planned, which is all that is done before ONNX Runtime is given it. */
public final class OnnxFuzzer {

    private static final OnnxEngine ENGINE = OnnxEngine.withoutRuntime();

    private OnnxFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        Path file = Files.createTempFile("fuzz", ".onnx");
        try {
            Files.write(file, data);
            ENGINE.load(file);
        } catch (ModelLoadException e) {
            Accident.search(e);
        } finally {
            Files.delete(file);
        }
    }
}
