package io.picklejar.cli;

import io.picklejar.model.artifact.ArtifactLoader;
import io.picklejar.model.sklearn.SklearnEngine;
import io.picklejar.server.source.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;

/** {@code picklejar inspect}. */
@Command(
        name = "inspect",
        description = {
            "Shows what is in a model file or folder, without running any of it.",
            "Ends with 1 if a file is broken or something in it would be refused."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  picklejar inspect model.joblib",
            "  picklejar inspect examples/credit --depth 8",
            "  picklejar inspect downloaded.pkl --json"
        })
final class InspectCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "A model file, a model folder, or a folder of model folders.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path path;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "3",
            description = "Levels of objects to show, 0 for none (${DEFAULT-VALUE}).")
    private int depth;

    InspectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Paths.existing(spec, path);
        SklearnEngine engine = new SklearnEngine();
        ArtifactLoader loader = new ArtifactLoader(Engines.looking(engine));
        List<Inspection> inspections = new ArrayList<>();
        for (Found source : Sources.all(path, loader)) {
            inspections.add(Inspection.of(source.path(), loader, engine));
        }
        if (json) {
            ArrayNode nodes = Json.array();
            inspections.forEach(inspection -> nodes.add(InspectionNode.of(inspection, depth)));
            streams.out().println(Json.text(loader.isModel(path) ? nodes.get(0) : nodes));
        } else {
            inspections.forEach(inspection -> streams.out().println(InspectionText.of(inspection, depth)));
        }
        streams.out().flush();
        inspections.forEach(Inspection::close);
        return inspections.stream().anyMatch(Inspection::isBad) ? Exit.FAILED : Exit.OK;
    }
}
