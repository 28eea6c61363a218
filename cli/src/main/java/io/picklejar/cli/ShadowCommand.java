package io.picklejar.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code picklejar shadow}. */
@Command(
        name = "shadow",
        description = "Sets the version of a model that gets a copy of every request.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar shadow credit 1.2.0", "  picklejar shadow credit --none"})
final class ShadowCommand extends AdminCommand {

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "The version.")
    private @Nullable String version;

    @Option(names = "--none", description = "No shadow.")
    private boolean none;

    ShadowCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        requireOneOf(version != null, none, "VERSION", "--none");
        ObjectNode body = Json.object();
        body.put("version", none ? null : version);
        return server.put(path(model) + "/shadow", body);
    }
}
