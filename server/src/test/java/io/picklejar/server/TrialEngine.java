package io.picklejar.server;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Models whose faults stand in their file, {@code model.trial}: {@code key=value} lines. Of {@code x} in 0..1 they make class
 * {@code b} below {@code share} (default 0.5) and {@code a} else, {@code swapped} the other way round, with {@code confidence}
 * (default 0.9); or with {@code slope} the number {@code slope * x}; or with {@code labels=p:0.25,q:0.5} the set of the labels
 * whose number is above {@code x}. Once armed they throw below {@code fail}, and wait for
 * {@link #open} where they are {@code gated}. {@code inputs} are their features, default {@code x}.
 */
public final class TrialEngine implements ModelEngine {

    public volatile boolean armed;
    /** Predictions that wait at the gate or have passed it. */
    public final Semaphore arrived = new Semaphore(0);

    private final CountDownLatch gate = new CountDownLatch(1);

    public void open() {
        gate.countDown();
    }

    /** Writes a version's folder; it appears as a whole. */
    public static Path write(Path repository, String model, String version, String... lines) {
        try {
            Path parent = Files.createDirectories(repository.resolve(model));
            Path part = Files.createTempDirectory(repository, ".part");
            Files.writeString(part.resolve("model.trial"), String.join("\n", lines));
            return Files.move(part, parent.resolve(version));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String name() {
        return "trial";
    }

    @Override
    public boolean reads(String extension) {
        return extension.equals("trial");
    }

    @Override
    public LoadedPart load(Path file) {
        Map<String, String> keys = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    keys.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            throw new ModelLoadException("cannot be read", e);
        }
        return new Model(keys);
    }

    private final class Model implements LoadedModel {
        private final Map<String, String> keys;
        private final List<String> names;

        Model(Map<String, String> keys) {
            this.keys = keys;
            this.names = List.of(keys.getOrDefault("inputs", "x").split(","));
        }

        private double number(String key, double fallback) {
            return keys.containsKey(key) ? Double.parseDouble(keys.get(key)) : fallback;
        }

        @Override
        public PartInfo info() {
            return new PartInfo("trial", "Trial", null, List.of());
        }

        @Override
        public List<InputColumn> inputs() {
            return names.stream()
                    .map(name -> new InputColumn(name, Domain.NUMBER))
                    .toList();
        }

        @Override
        public Output output() {
            if (keys.containsKey("labels")) {
                return new Output.Classes(
                        Collections.nCopies(labels().size(), List.of(Label.of(0), Label.of(1))),
                        false,
                        labels().stream().map(each -> Label.of(each[0])).toList());
            }
            return keys.containsKey("slope")
                    ? new Output.Numbers(1, false)
                    : Output.Classes.of(List.of(Label.of("a"), Label.of("b")), true);
        }

        @Override
        public Predictions predict(Table rows) {
            if (armed && keys.containsKey("gated")) {
                await();
            }
            if (keys.containsKey("labels")) {
                return sets(rows);
            }
            int n = rows.rows();
            int[] classes = new int[n];
            double[] probabilities = new double[2 * n];
            double[] numbers = new double[n];
            for (int row = 0; row < n; row++) {
                double x = rows.number(row, names.indexOf("x"));
                if (armed && x < number("fail", -1)) {
                    throw new IllegalStateException("a fault of the model");
                }
                boolean isB = keys.containsKey("swapped") ? x >= 1 - number("share", 0.5) : x < number("share", 0.5);
                classes[row] = isB ? 1 : 0;
                probabilities[2 * row + classes[row]] = number("confidence", 0.9);
                probabilities[2 * row + 1 - classes[row]] = 1 - number("confidence", 0.9);
                numbers[row] = number("slope", 1) * x;
            }
            return keys.containsKey("slope")
                    ? Predictions.ofNumbers(n, numbers)
                    : Predictions.ofClasses(n, classes, probabilities);
        }

        /** Name and bound of each. */
        private List<String[]> labels() {
            return Stream.of(keys.getOrDefault("labels", "").split(","))
                    .map(each -> each.split(":", 2))
                    .toList();
        }

        private Predictions sets(Table rows) {
            List<String[]> labels = labels();
            int[] applies = new int[rows.rows() * labels.size()];
            for (int i = 0; i < applies.length; i++) {
                double x = rows.number(i / labels.size(), names.indexOf("x"));
                applies[i] = x < Double.parseDouble(labels.get(i % labels.size())[1]) ? 1 : 0;
            }
            return Predictions.ofClasses(rows.rows(), applies, null);
        }

        private void await() {
            arrived.release();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }
}
