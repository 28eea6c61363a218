package io.picklejar.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code picklejar models}. */
@Command(
        name = "models",
        description = "Shows the models of a running server: versions, states, traffic.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  picklejar models",
            "  picklejar models credit --json",
            "  PICKLEJAR_ADMIN=http://10.0.0.7:8002 picklejar models"
        })
final class ModelsCommand extends AdminCommand {

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Only this one.")
    private @Nullable String model;

    ModelsCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        return server.get(model == null ? "/models" : path(model));
    }
}
