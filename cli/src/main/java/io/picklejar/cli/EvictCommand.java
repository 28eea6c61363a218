package io.picklejar.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code picklejar evict}. */
@Command(
        name = "evict",
        description = "Takes a model that is loaded on demand out of memory; its next request brings it back.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar evict credit"})
final class EvictCommand extends AdminCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "Version or label; without it, all.")
    private @Nullable String version;

    EvictCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        return server.post(path(model) + "/evict", version(version));
    }
}
