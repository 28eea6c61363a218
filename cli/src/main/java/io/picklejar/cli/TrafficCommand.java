package io.picklejar.cli;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code picklejar traffic}. */
@Command(
        name = "traffic",
        description = "Shares a model's traffic between versions.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar traffic credit 1.0.0=90 1.1.0=10", "  picklejar traffic credit --highest"})
final class TrafficCommand extends AdminCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Wanted wanted;

    TrafficCommand(Streams streams) {
        super(streams);
    }

    /** One of both. */
    private static final class Wanted {
        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "VERSION=PERCENT",
                description = "Shares that add up to 100.")
        private Map<String, BigDecimal> shares = new LinkedHashMap<>();

        @Option(names = "--highest", description = "Everything to the highest version, whichever that is.")
        private boolean highest;
    }

    @Override
    JsonNode ask(AdminClient server) {
        ObjectNode body = Json.object();
        if (!wanted.highest) {
            wanted.shares.forEach(body::put);
        }
        return server.put(path(model) + "/traffic", body);
    }
}
