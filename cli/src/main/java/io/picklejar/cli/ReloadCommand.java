package io.picklejar.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code picklejar reload}. */
@Command(
        name = "reload",
        description = "Has a running server look for models and versions now, as SIGHUP does.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = "  picklejar reload")
final class ReloadCommand extends AdminCommand {

    ReloadCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        return server.post("/reload", null);
    }
}
