package io.picklejar.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code picklejar unload}. */
@Command(
        name = "unload",
        description = "Takes a version that gets no traffic out of memory.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar unload credit 1.0.0"})
final class UnloadCommand extends AdminCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The version.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String version;

    UnloadCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        return server.post(path(model) + "/unload", version(version));
    }
}
