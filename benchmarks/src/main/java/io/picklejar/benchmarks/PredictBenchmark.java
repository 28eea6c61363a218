package io.picklejar.benchmarks;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.Location;
import io.picklejar.model.schema.RowDecoder;
import io.picklejar.model.schema.TableBuilder;
import io.picklejar.model.schema.Violations;
import io.picklejar.model.sklearn.SklearnEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One prediction call, from table to answer. The models and their rows are made by {@code benchmarks/scikit-learn/run}, which
 * times scikit-learn on the same rows in the same run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PredictBenchmark {

    /** Folder of a model under {@code -Dmodels=}; given by the script. */
    @Param("logistic")
    private String model = "";

    @Param({"1", "1000"})
    private int rows;

    private @Nullable Artifact artifact;
    private Table[] tables = {};
    private int next;

    @Setup
    public void load() {
        artifact = load(model);
        Table all = rows(artifact.schema(), Path.of(System.getProperty("models"), model, "rows.json"));
        tables = new Table[all.rows() / rows];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = all.slice(i * rows, (i + 1) * rows);
        }
    }

    private static Artifact load(String model) {
        return new ArtifactLoader(List.of(new SklearnEngine())).load(Path.of(System.getProperty("models"), model));
    }

    private static Table rows(FeatureSchema schema, Path file) {
        JsonMapper json = JsonMapper.builder().build();
        JsonNode list = json.readTree(file);
        TableBuilder table = schema.newTable(list.size());
        Violations violations = new Violations();
        RowDecoder decoder = new RowDecoder(schema.typesOnly(), table, violations, new Violations());
        for (JsonNode row : list) {
            try (var parser = json.createParser(row.toString())) {
                parser.nextToken();
                decoder.row(parser, Location.root("rows"));
            }
        }
        if (!violations.isEmpty()) {
            throw new IllegalStateException(violations.kept().get(0).describe());
        }
        return table.build();
    }

    /** Another row, or block of rows, each time, as requests would bring. */
    @Benchmark
    public Predictions predict() {
        next = next + 1 < tables.length ? next + 1 : 0;
        return Objects.requireNonNull(artifact).model().predict(tables[next]);
    }
}
