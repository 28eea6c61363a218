package io.picklejar.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code picklejar pause}. */
@Command(
        name = "pause",
        description = "Stops the guard of a model's canary from stepping it forward or back.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar pause credit"})
final class PauseCommand extends AdminCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    PauseCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        return server.post(path(model) + "/pause", null);
    }
}
