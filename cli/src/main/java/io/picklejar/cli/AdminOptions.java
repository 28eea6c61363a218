package io.picklejar.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which server to talk to, and how to print what it says. */
final class AdminOptions {

    private static final String ADDRESS = "http://127.0.0.1:8002";
    private static final String ADDRESS_VARIABLE = "PICKLEJAR_ADMIN";
    private static final String KEY_VARIABLE = "PICKLEJAR_ADMIN_KEY";

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = "The server's admin listener (PICKLEJAR_ADMIN, or http://127.0.0.1:8002).")
    private @Nullable String address;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Its key; better given as PICKLEJAR_ADMIN_KEY, which no list of processes shows.")
    private @Nullable String key;

    @Option(names = "--json", description = "Print the server's answer as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    AdminClient client(CommandSpec spec, Map<String, String> environment) {
        String wanted = address != null ? address : environment.getOrDefault(ADDRESS_VARIABLE, "");
        String text = wanted.isBlank() ? ADDRESS : wanted.strip();
        String secret = key != null ? key : environment.getOrDefault(KEY_VARIABLE, "");
        if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new ParameterException(
                    spec.commandLine(), "--key: characters that no key has (expected: letters, digits and -._~+/=)");
        }
        return new AdminClient(uri(spec, text), secret.isBlank() ? null : secret);
    }

    private static URI uri(CommandSpec spec, String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new ParameterException(
                spec.commandLine(), "--admin: " + text + " (expected: an address such as " + ADDRESS + ")");
    }
}
