package io.picklejar.benchmarks;

import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.sklearn.SklearnEngine;
import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.predict.Answer;
import io.picklejar.server.protocol.AnswerWriter;
import io.picklejar.server.protocol.PredictRequest;
import io.picklejar.server.protocol.RequestDecoder;
import io.picklejar.server.registry.Served;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a single-row request costs here, without the HTTP stack: bytes to table, table to answer, answer to bytes, and the
 * three together. {@code -prof gc} tells what it allocates. Run from the root of the repository.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RequestBenchmark {

    private static final Map<String, String> BODIES = Map.of(
            "iris",
            "{\"features\": [5.1, 3.5, 1.4, 0.2]}",
            "credit",
            "{\"age\": 47, \"income\": 54500, \"credit_score\": 672, \"employment_years\": 5.9, "
                    + "\"loan_amount\": 12000, \"purpose\": \"car\", \"home_ownership\": \"rent\"}");

    /** Folder under examples/. */
    @Param({"iris", "credit"})
    private String model = "";

    private @Nullable PicklejarServer server;
    private @Nullable Served served;
    private @Nullable PredictRequest request;
    private @Nullable Answer answer;
    private byte[] body = {};

    @Setup(Level.Trial)
    public void load() throws InterruptedException {
        ServerConfig config = ServerConfig.from(Settings.of(Map.of("port", "0", "shutdown_delay", "0ms")));
        List<ModelEngine> engines = List.of(new SklearnEngine());
        server = PicklejarServer.start(config, engines, Path.of("examples", model));
        server.awaitLoaded();
        served = Objects.requireNonNull(
                server.registry().models().iterator().next().served());
        body = Objects.requireNonNull(BODIES.get(model)).getBytes(StandardCharsets.UTF_8);
        request = decode();
        answer = predict();
    }

    @TearDown(Level.Trial)
    public void close() {
        Objects.requireNonNull(server).close();
    }

    @Benchmark
    public PredictRequest decode() {
        return RequestDecoder.one(
                body, Objects.requireNonNull(served).artifact().schema());
    }

    @Benchmark
    public Answer predict() {
        Served model = Objects.requireNonNull(served);
        return new Answer(model, model.predict(Objects.requireNonNull(request).rows()), 0);
    }

    @Benchmark
    public byte[] encode() {
        return encode(Objects.requireNonNull(request), Objects.requireNonNull(answer));
    }

    @Benchmark
    public byte[] whole() {
        PredictRequest decoded = decode();
        Served model = Objects.requireNonNull(served);
        return encode(decoded, new Answer(model, model.predict(decoded.rows()), 0));
    }

    private static byte[] encode(PredictRequest request, Answer answer) {
        return AnswerWriter.bytes(request, answer, "0123456789abcdef", System.nanoTime());
    }
}
