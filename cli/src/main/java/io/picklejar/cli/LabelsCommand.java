package io.picklejar.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
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

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Wanted wanted;

    LabelsCommand(Streams streams) {
        super(streams);
    }

    /** One of both. */
    private static final class Wanted {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "LABEL=VERSION", description = "The labels.")
        private Map<String, String> labels = new LinkedHashMap<>();

        @Option(names = "--none", description = "No labels.")
        private boolean none;
    }

    @Override
    JsonNode ask(AdminClient server) {
        ObjectNode body = Json.object();
        if (!wanted.none) {
            wanted.labels.forEach(body::put);
        }
        return server.put(path(model) + "/labels", body);
    }
}
