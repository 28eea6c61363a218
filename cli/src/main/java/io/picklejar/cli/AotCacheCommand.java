package io.picklejar.cli;

import io.picklejar.model.schema.ExampleRow;
import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import io.picklejar.server.observe.Logs;
import io.picklejar.server.registry.Model;
import io.picklejar.server.registry.Served;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;

/**
 * {@code picklejar aot-cache}: does what a server does in its first second, under a JVM that the launcher told to write down
 * which classes that took, linked and profiled. Later starts of the same JVM begin with them.
 */
@Command(
        name = "aot-cache",
        description = {
            "Makes this installation start faster with this Java: serves the examples once and keeps what the JVM learnt"
                    + " in lib/picklejar.aot.",
            "To be run again after another Java was installed; another Java ignores the file."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  picklejar aot-cache"})
final class AotCacheCommand implements Callable<Integer> {

    /** Enough for the JVM to have an opinion of the hot methods, few enough for a build not to notice. */
    private static final int PREDICTIONS = 300;

    private static final List<String> PAGES =
            List.of("/health", "/health/ready", "/models", "/metrics", "/stats", "/openapi.json", "/docs");

    private final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "Models to serve meanwhile; the launcher gives the examples.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> paths;

    AotCacheCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        // The way to the server leads through the command line too.
        String[] serve = {"serve", paths.getFirst().toString(), "--port", "0"};
        Picklejar.commandLine(streams, serve).parseArgs(serve);
        for (String format : List.of("text", "json")) {
            Logs.configure(config(format).log());
            for (Path path : paths) {
                rehearse(config(format), Paths.existing(spec, path));
            }
        }
        Logs.flush();
        return Exit.OK;
    }

    private static ServerConfig config(String logFormat) {
        return ServerConfig.from(Settings.of(Map.of(
                "port", "0", "admin_port", "0", "log_format", logFormat, "shutdown_delay", "0ms", "watch", "watch")));
    }

    private void rehearse(ServerConfig config, Path path) throws InterruptedException, IOException {
        try (PicklejarServer server = PicklejarServer.start(config, Engines.standard(config), path)) {
            server.awaitLoaded();
            if (streams.isDebug()) {
                streams.error(server.address() + " serves " + path);
            }
            for (String page : PAGES) {
                ask(server.port(), "GET " + page, "");
            }
            for (Model model : server.registry().models()) {
                predict(server.port(), model);
            }
        }
    }

    private static void predict(int port, Model model) throws IOException {
        Served served = model.served();
        if (served == null) {
            return;
        }
        ArrayNode row = Json.array();
        ExampleRow.of(served.artifact().schema()).values().forEach(value -> row.add(Json.scalar(value)));
        String path = "POST /predict/" + model.name();
        for (int i = 0; i < PREDICTIONS; i++) {
            ask(port, path, "{\"features\": " + row + "}");
        }
        ask(port, path + "/batch", "{\"batch\": [" + row + ", " + row + "]}");
        ask(port, path, "{\"features\": []}");
    }

    private static void ask(int port, String what, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = what + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: picklejar\r\nAccept: */*\r\n"
                    + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readAllBytes();
        }
    }
}
