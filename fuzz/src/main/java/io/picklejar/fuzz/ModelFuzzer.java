package io.picklejar.fuzz;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.sklearn.SklearnEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A whole model file: read, imported, and asked for a prediction if it loads. */
public final class ModelFuzzer {

    private static final SklearnEngine ENGINE =
            new SklearnEngine(ReadLimits.defaults().withMemoryBudget(64L << 20).withMaxExpandedBytes(64L << 20));

    private ModelFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        Path file = Files.createTempFile("fuzz", ".joblib");
        try {
            Files.write(file, data);
            if (ENGINE.load(file) instanceof LoadedModel model) {
                predict(model);
            }
        } catch (ModelLoadException | UnanswerableException e) {
            Accident.search(e);
        } finally {
            Files.delete(file);
        }
    }

    private static void predict(LoadedModel model) {
        int columns = model.inputs().size();
        if (columns <= 10_000) {
            double[] numbers = new double[columns];
            model.predict(new Table(1, columns, numbers, new String[columns]));
        }
    }
}
