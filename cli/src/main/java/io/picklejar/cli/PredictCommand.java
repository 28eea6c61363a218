package io.picklejar.cli;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.Violation;
import io.picklejar.server.config.RegistryConfig;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.observe.Logs;
import io.picklejar.server.predict.Answer;
import io.picklejar.server.predict.PredictionCache;
import io.picklejar.server.predict.Predictor;
import io.picklejar.server.protocol.AnswerWriter;
import io.picklejar.server.protocol.PredictRequest;
import io.picklejar.server.protocol.RequestDecoder;
import io.picklejar.server.registry.Lease;
import io.picklejar.server.registry.LoadReport;
import io.picklejar.server.registry.LoadReport.Failure;
import io.picklejar.server.registry.ModelRegistry;
import io.picklejar.server.source.FixedSource;
import io.picklejar.server.source.Found;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code picklejar predict}: the server's answer without the server. */
@Command(
        name = "predict",
        description = "Predicts one row, or the rows of a file, and prints the answer that the server would give.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  picklejar predict examples/iris --row '[5.1, 3.5, 1.4, 0.2]'",
            "  picklejar predict examples/credit --row '{\"age\": 35, \"income\": 75000, …}'",
            "  picklejar predict examples/iris --rows rows.json",
            "  echo '[[5.1, 3.5, 1.4, 0.2]]' | picklejar predict examples/iris --rows -"
        })
final class PredictCommand implements Callable<Integer> {

    private static final int MOST_ROWS = 65_536;
    private static final long NO_DEADLINE = Long.MAX_VALUE;

    private final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "A model folder, a model file, or a folder of model folders.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path path;

    @Option(names = "--model", paramLabel = "NAME", description = "Which model, where PATH holds several.")
    private @Nullable String model;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Input input;

    /** One of the two. */
    static final class Input {
        @Option(
                names = "--row",
                paramLabel = "JSON",
                description = "A row: a list in training order or an object by name.")
        private @Nullable String row;

        @Option(
                names = "--rows",
                paramLabel = "FILE",
                description = "A file of rows, a JSON list; - is standard input.")
        private @Nullable String rows;
    }

    PredictCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Paths.existing(spec, path);
        Logs.flush(); // what the registry logs is told below
        ArtifactLoader loader = new ArtifactLoader(Engines.standard());
        Found source = Sources.one(path, model, loader);
        try (ModelRegistry registry = new ModelRegistry(
                new FixedSource(List.of(source)),
                loader,
                RegistryConfig.once(),
                Duration.ZERO,
                null,
                served -> () -> {},
                event -> {})) {
            registry.load();
            LoadReport report = registry.awaitLoaded();
            for (Failure failure : report.failed()) {
                throw new FailureException(failure.model() + ": " + failure.reason());
            }
            try (Lease lease = registry.lease(null, null)) {
                return predict(lease);
            }
        }
    }

    private int predict(Lease lease) throws IOException {
        long start = System.nanoTime();
        FeatureSchema schema = lease.served().artifact().schema();
        PredictRequest request;
        try {
            request = request(schema);
        } catch (ServeException.Invalid e) {
            e.violations().forEach(violation -> streams.error(describe(violation)));
            return Exit.FAILED;
        }
        try (Predictor predictor = new Predictor(Long.MAX_VALUE, 1, 1, 1, PredictionCache.none())) {
            Answer answer = predictor.predict(lease.served(), request.rows(), start + NO_DEADLINE);
            byte[] json = AnswerWriter.bytes(request, answer, UUID.randomUUID().toString(), start);
            streams.out().println(new String(json, StandardCharsets.UTF_8));
            streams.out().flush();
        }
        return Exit.OK;
    }

    private PredictRequest request(FeatureSchema schema) throws IOException {
        if (input.row != null) {
            return RequestDecoder.one(wrapped("features", input.row), schema);
        }
        return RequestDecoder.batch(wrapped("batch", rows(String.valueOf(input.rows))), schema, MOST_ROWS);
    }

    private String rows(String file) throws IOException {
        if (file.equals("-")) {
            return new String(streams.in().readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(Paths.existing(spec, Path.of(file)));
        } catch (CharacterCodingException e) {
            throw new FailureException(file + ": not UTF-8 text (expected: rows as JSON)", e);
        }
    }

    /** A bare list gets the envelope that a request has. */
    private static byte[] wrapped(String name, String json) {
        boolean bare = json.stripLeading().startsWith("[");
        return (bare ? "{\"" + name + "\":" + json + "}" : json).getBytes(StandardCharsets.UTF_8);
    }

    /** Without {@code body}, which is the request's word. */
    private static String describe(Violation violation) {
        List<Object> location = violation.location();
        return new Violation(
                        violation.type(),
                        location.subList(Math.min(1, location.size()), location.size()),
                        violation.message(),
                        violation.input(),
                        violation.context())
                .describe();
    }
}
