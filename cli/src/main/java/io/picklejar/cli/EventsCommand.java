package io.picklejar.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code picklejar events}. */
@Command(
        name = "events",
        description = "Shows what happened to the models of a running server lately.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar events", "  picklejar events credit --since 17"})
final class EventsCommand extends AdminCommand {

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Only what happened to this one.")
    private @Nullable String model;

    @Option(names = "--since", paramLabel = "ID", description = "Only what happened after this event.")
    private long since;

    EventsCommand(Streams streams) {
        super(streams);
    }

    @Override
    JsonNode ask(AdminClient server) {
        return server.get("/events?since=" + since + (model == null ? "" : "&model=" + AdminClient.part(model)));
    }

    @Override
    String text(JsonNode answer) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "TIME", "EVENT", "MODEL", "VERSION", "DETAIL"));
        for (JsonNode event : answer.path("events")) {
            rows.add(List.of(
                    event.path("id").asString(),
                    event.path("time").asString(),
                    event.path("event").asString() + (event.path("alert").asBoolean() ? "!" : ""),
                    event.path("model").asString(),
                    event.path("version").asString("-"),
                    event.path("detail").asString()));
        }
        return TextTable.of(rows);
    }
}
