package io.picklejar.server;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Models of one feature {@code x} that answer with the number that is in their file, {@code model.constant}. */
public final class ConstantEngine extends NumberEngine {

    public final AtomicInteger loads = new AtomicInteger();
    public final AtomicInteger open = new AtomicInteger();

    public ConstantEngine() {
        super("constant");
    }

    /** Writes a version's folder; it appears as a whole. */
    public static Path write(Path repository, String model, String version, double constant) {
        try {
            Path parent = Files.createDirectories(repository.resolve(model));
            Path part = Files.createTempDirectory(repository, ".part");
            Files.writeString(part.resolve("model.constant"), Double.toString(constant));
            return Files.move(part, parent.resolve(version));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public LoadedPart load(Path file) {
        loads.incrementAndGet();
        try {
            double value = Double.parseDouble(Files.readString(file).strip());
            open.incrementAndGet();
            return new Constant(value);
        } catch (IOException e) {
            throw new ModelLoadException("cannot be read", e);
        } catch (NumberFormatException e) {
            throw new ModelLoadException("holds no number", e);
        }
    }

    private final class Constant extends Model {
        private final double value;
        private volatile boolean closed;

        Constant(double value) {
            this.value = value;
        }

        @Override
        public Predictions predict(Table rows) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            double[] values = new double[rows.rows()];
            Arrays.fill(values, value);
            return Predictions.ofNumbers(rows.rows(), values);
        }

        @Override
        public void close() {
            closed = true;
            open.decrementAndGet();
        }
    }
}
