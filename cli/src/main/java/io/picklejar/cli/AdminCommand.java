package io.picklejar.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A command that asks a running server for something and shows its answer. */
abstract class AdminCommand implements Callable<Integer> {

    final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions options;

    AdminCommand(Streams streams) {
        this.streams = streams;
    }

    abstract JsonNode ask(AdminClient server);

    /** What a person sees of the answer. */
    String text(JsonNode answer) {
        return ModelsTable.of(answer);
    }

    @Override
    public Integer call() {
        JsonNode answer = ask(options.client(spec, streams.environment()));
        streams.out().println(options.json() ? Json.text(answer) : text(answer));
        streams.out().flush();
        return Exit.OK;
    }

    static String path(String model) {
        return "/models/" + AdminClient.part(model);
    }

    /** A body that names a version, or none. */
    static @Nullable JsonNode version(@Nullable String version) {
        if (version == null) {
            return null;
        }
        ObjectNode body = Json.object();
        body.put("version", version);
        return body;
    }
}
