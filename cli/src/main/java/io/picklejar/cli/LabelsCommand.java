package io.picklejar.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code picklejar labels}. */
@Command(
        name = "labels",
        description = "Sets all labels of a model: other names of versions.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar labels credit stable=1.0.0 canary=1.1.0", "  picklejar labels credit --none"})
final class LabelsCommand extends AdminCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "LABEL=VERSION", description = "All labels there will be.")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--none", description = "No labels.")
    private boolean none;

    LabelsCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        requireOneOf(!labels.isEmpty(), none, "LABEL=VERSION", "--none");
        ObjectNode body = Json.object();
        pairs(labels, "LABEL=VERSION").forEach(body::put);
        return server.put(path(model) + "/labels", body);
    }
}
