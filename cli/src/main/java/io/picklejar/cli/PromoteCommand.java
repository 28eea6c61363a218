package io.picklejar.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code picklejar promote}. */
@Command(
        name = "promote",
        description = "Gives a version all of a model's traffic.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar promote credit", "  picklejar promote credit 1.1.0"})
final class PromoteCommand extends AdminCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "Version or label; without it, the one with the label canary.")
    private @Nullable String version;

    PromoteCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        return server.post(path(model) + "/promote", version(version));
    }
}
