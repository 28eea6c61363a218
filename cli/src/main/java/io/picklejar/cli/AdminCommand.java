package io.picklejar.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
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

    /** Wrong usage unless exactly one of two was given. */
    final void requireOneOf(boolean first, boolean second, String firstName, String secondName) {
        if (first == second) {
            throw new ParameterException(
                    spec.commandLine(), "(specify one of these): (" + firstName + " | " + secondName + ")");
        }
    }

    /** Names and values of arguments such as {@code 1.0.0=90}. */
    final Map<String, String> pairs(List<String> arguments, String form) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.substring(0, Math.max(equals, 0)).strip();
            if (name.isEmpty() || pairs.put(name, argument.substring(equals + 1).strip()) != null) {
                throw new ParameterException(spec.commandLine(), argument + " (expected: " + form + ", each once)");
            }
        }
        return pairs;
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
