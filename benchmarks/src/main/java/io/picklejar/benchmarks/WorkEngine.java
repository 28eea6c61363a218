package io.picklejar.benchmarks;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Models of one feature {@code x} that compute as long as their file says: so many steps of a generator for each row. */
final class WorkEngine implements ModelEngine {

    /** Writes a version's folder. */
    static void write(Path repository, String model, String version, int steps) throws IOException {
        Path folder = Files.createDirectories(repository.resolve(model).resolve(version));
        Files.writeString(folder.resolve("model.work"), Integer.toString(steps));
    }

    @Override
    public String name() {
        return "work";
    }

    @Override
    public boolean reads(String extension) {
        return extension.equals("work");
    }

    @Override
    public LoadedPart load(Path file) {
        try {
            return new Model(Integer.parseInt(Files.readString(file).strip()));
        } catch (IOException e) {
            throw new ModelLoadException("cannot be read", e);
        }
    }

    private record Model(int steps) implements LoadedModel {
        @Override
        public PartInfo info() {
            return new PartInfo("work", "Work", null, List.of());
        }

        @Override
        public List<InputColumn> inputs() {
            return List.of(new InputColumn("x", Domain.NUMBER));
        }

        @Override
        public Output output() {
            return new Output.Numbers(1, false);
        }

        @Override
        public Predictions predict(Table rows) {
            double[] numbers = new double[rows.rows()];
            for (int row = 0; row < rows.rows(); row++) {
                long state = Double.doubleToLongBits(rows.number(row, 0)) | 1;
                for (int i = 0; i < steps; i++) {
                    state ^= state << 13;
                    state ^= state >>> 7;
                    state ^= state << 17;
                }
                numbers[row] = rows.number(row, 0) + (state == 42 ? 1 : 0);
            }
            return Predictions.ofNumbers(rows.rows(), numbers);
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
