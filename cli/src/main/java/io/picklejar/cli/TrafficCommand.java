package io.picklejar.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "VERSION=PERCENT",
            description = "Shares that add up to 100.")
    private List<String> shares = new ArrayList<>();

    @Option(names = "--highest", description = "Everything to the highest version, whichever that is.")
    private boolean highest;

    TrafficCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        requireOneOf(!shares.isEmpty(), highest, "VERSION=PERCENT", "--highest");
        ObjectNode body = Json.object();
        pairs(shares, "VERSION=PERCENT").forEach((version, share) -> body.put(version, number(version, share)));
        return server.put(path(model) + "/traffic", body);
    }

    private BigDecimal number(String version, String share) {
        try {
            return new BigDecimal(share.endsWith("%") ? share.substring(0, share.length() - 1) : share);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), version + "=" + share + " (expected: a number of percent)", e);
        }
    }
}
