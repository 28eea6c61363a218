package io.picklejar.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.config.RegistryConfig;
import io.picklejar.server.registry.LoadReport;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.registry.Served;
import io.picklejar.server.source.FixedSource;
import io.picklejar.server.source.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Models of any shape, which say the first class or 1. */
final class StubModels {

    private final Path folder;

    /** @param folder to write model folders to */
    StubModels(Path folder) {
        this.folder = folder;
    }

    /** @param features as in metadata.json */
    Served served(String name, String features, Output output, InputColumn... inputs) {
        return served(name, features, "{}", output, inputs);
    }

    Served served(String name, String features, String outputSpec, Output output, InputColumn... inputs) {
        try {
            Path model = Files.createDirectories(folder.resolve(name));
            Files.writeString(model.resolve("model.stub"), "");
            Files.writeString(
                    model.resolve("metadata.json"),
                    "{\"training_notes\": \"Notes of " + name
                            + "\", \"metrics\": {\"auc\": 0.5, \"kind\": \"x\"}, \"output\": " + outputSpec
                            + (features.isEmpty() ? "" : ", \"features\": " + features) + "}");
            return load(List.of(new Engine(output, List.of(inputs))), new Found(name, null, model, ""))
                    .getFirst();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Served> load(List<ModelEngine> engines, Found... sources) {
        ModelRegistry registry = new ModelRegistry(
                new FixedSource(List.of(sources)),
                new ArtifactLoader(engines),
                RegistryConfig.once(),
                Duration.ofMillis(1),
                null,
                loaded -> () -> {},
                event -> {});
        registry.load();
        try {
            assertThat(registry.awaitLoaded().failed()).isEqualTo(List.<LoadReport.Failure>of());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return registry.models().stream()
                .map(model -> Objects.requireNonNull(model.served()))
                .toList();
    }

    private record Engine(Output output, List<InputColumn> inputs) implements ModelEngine {
        @Override
        public String name() {
            return "stub";
        }

        @Override
        public boolean reads(String extension) {
            return extension.equals("stub");
        }

        @Override
        public LoadedPart load(Path file) {
            return new Model(output, inputs);
        }
    }

    private record Model(Output output, List<InputColumn> inputs) implements LoadedModel {
        @Override
        public PartInfo info() {
            return new PartInfo("stub", "Stub", null, List.of());
        }

        @Override
        public Predictions predict(Table rows) {
            return switch (output) {
                case Output.Numbers numbers -> {
                    double[] ones = new double[rows.rows() * numbers.outputs()];
                    Arrays.fill(ones, 1);
                    yield Predictions.ofNumbers(rows.rows(), ones);
                }
                case Output.Tensors tensors -> throw new IllegalStateException("no stub of tensors");
                case Output.Classes classes ->
                    Predictions.ofClasses(
                            rows.rows(),
                            new int[rows.rows() * classes.outputs()],
                            classes.probabilities() ? new double[rows.rows() * classes.probabilitiesPerRow()] : null);
            };
        }

        @Override
        public void close() {}
    }
}
