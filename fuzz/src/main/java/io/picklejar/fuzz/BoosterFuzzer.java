package io.picklejar.fuzz;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A booster's model file: recognised, read, and asked for a prediction if it loads. */
public final class BoosterFuzzer {

    private static final BoosterEngine ENGINE = new BoosterEngine(64L << 20);

    private BoosterFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        Path file = Files.createTempFile("fuzz", ".model");
        try {
            Files.write(file, data);
            if (ENGINE.load(file) instanceof LoadedModel model) {
                predict(model);
            }
        } catch (ModelLoadException e) {
            Accident.search(e);
        } finally {
            Files.delete(file);
        }
    }

    private static void predict(LoadedModel model) {
        int columns = model.inputs().size();
        if (columns <= 10_000 && model.output().outputs() <= 10_000) {
            model.predict(new Table(9, columns, new double[9 * columns], new String[9 * columns]));
        }
    }
}
