package io.picklejar.cli;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.artifact.GoldenCases;
import io.picklejar.model.artifact.Postprocessor;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.server.source.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code picklejar verify}: whether a model may serve, without serving it. */
@Command(
        name = "verify",
        description =
                "Compares checksums, loads the model and replays golden.json: whether it computes what the notebook did.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar verify examples/credit", "  picklejar verify models --json"})
final class VerifyCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "A model folder, a model file, or a folder of model folders.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path path;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    VerifyCommand(Streams streams) {
        this.streams = streams;
    }

    /**
     * What was found of one model.
     *
     * @param error why it cannot be loaded, or null
     * @param checksums files whose checksum metadata gives and which have it
     */
    private record Finding(
            String name,
            @Nullable String error,
            int checksums,
            GoldenCases.@Nullable Report golden,
            List<String> warnings) {
        boolean isGood() {
            return error == null && (golden == null || golden.agrees());
        }
    }

    @Override
    public Integer call() {
        Paths.existing(spec, path);
        ArtifactLoader loader = new ArtifactLoader(Engines.standard());
        List<Finding> findings = Sources.all(path, loader).stream()
                .map(source -> verify(source, loader))
                .toList();
        if (json) {
            streams.out().println(Json.text(asJson(findings)));
        } else {
            findings.forEach(this::print);
        }
        streams.out().flush();
        return findings.stream().allMatch(Finding::isGood) ? Exit.OK : Exit.FAILED;
    }

    private static Finding verify(Found source, ArtifactLoader loader) {
        try (Artifact artifact = loader.load(source.path(), source.model())) {
            Postprocessor.of(artifact);
            GoldenCases golden = artifact.golden();
            return new Finding(
                    Sources.label(source),
                    null,
                    artifact.metadata().files().size(),
                    golden == null ? null : golden.replay(artifact.schema(), artifact.model()),
                    artifact.warnings());
        } catch (ModelLoadException e) {
            return new Finding(Sources.label(source), e.getMessage(), 0, null, List.of());
        }
    }

    private void print(Finding finding) {
        if (finding.error() != null) {
            streams.error(finding.name() + ": " + finding.error());
            return;
        }
        List<String> lines = new ArrayList<>();
        finding.warnings().forEach(warning -> lines.add("warning: " + warning));
        lines.add(
                finding.checksums() == 0
                        ? "no checksums in metadata.json: none compared"
                        : finding.checksums() + " of " + finding.checksums() + " checksums agree");
        lines.addAll(golden(finding.golden()));
        lines.forEach(line -> streams.out().println(finding.name() + ": " + line));
    }

    private static List<String> golden(GoldenCases.@Nullable Report golden) {
        if (golden == null) {
            return List.of("no golden.json: nothing replayed");
        }
        if (golden.agrees()) {
            return List.of(golden.summary());
        }
        List<String> lines = new ArrayList<>(golden.mismatches());
        lines.add(golden.mismatches().size() + " of " + golden.cases() + " golden cases differ");
        return lines;
    }

    private static ObjectNode asJson(List<Finding> findings) {
        ArrayNode models = Json.array();
        for (Finding finding : findings) {
            ObjectNode model = models.addObject();
            model.put("name", finding.name());
            model.put("ok", finding.isGood());
            model.put("error", finding.error());
            model.put("checksums", finding.checksums());
            GoldenCases.Report golden = finding.golden();
            model.put("golden_cases", golden == null ? 0 : golden.cases());
            ArrayNode mismatches = model.putArray("mismatches");
            if (golden != null) {
                golden.mismatches().forEach(mismatches::add);
            }
            ArrayNode warnings = model.putArray("warnings");
            finding.warnings().forEach(warnings::add);
        }
        ObjectNode root = Json.object();
        root.put("ok", findings.stream().allMatch(Finding::isGood));
        root.set("models", models);
        return root;
    }
}
