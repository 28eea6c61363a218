package io.picklejar.cli;

import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.Key;
import io.picklejar.server.config.Keys;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.observe.Logs;
import io.picklejar.server.registry.LoadReport;
import io.picklejar.server.registry.LoadReport.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code picklejar serve}. */
@Command(
        name = "serve",
        description = "Serves a model, or every model of a repository, over HTTP until it is told to stop.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n")
final class ServeCommand implements Callable<Integer> {

    private static final List<String> EXAMPLES = List.of(
            "  picklejar serve examples/credit",
            "  picklejar serve model.joblib --port 9000",
            "  picklejar serve models --host 0.0.0.0 --set max_batch_size=500 --set log_format=json",
            "  PICKLEJAR_PORT=9000 picklejar serve models --config /etc/picklejar.yaml");

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ConfigOptions options;

    @Parameters(
            paramLabel = "PATH",
            description = {
                "A model folder, a model file, or a folder of model folders (NAME or NAME/VERSION);",
                "or s3://bucket/prefix, or models:/name/version of an MLflow registry."
            })
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String path;

    private ServeCommand(Streams streams) {
        this.streams = streams;
    }

    /** The command, with every setting listed in its help; the list is made when somebody asks for it. */
    static CommandLine withSettingsInHelp(Streams streams) {
        CommandLine commandLine = new CommandLine(new ServeCommand(streams));
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> footer());
        return commandLine;
    }

    private static String footer() {
        List<String> footer = new ArrayList<>(EXAMPLES);
        footer.add("");
        footer.add("Settings, by --set KEY=VALUE, PICKLEJAR_KEY in the environment, or KEY: VALUE in picklejar.yaml:");
        Keys.all().forEach(key -> footer.add(line(key)));
        footer.add("");
        footer.add("and for each source of lookups, under a NAME of your own:");
        Keys.patterns().forEach(key -> footer.add(line(key)));
        return String.join(System.lineSeparator(), footer) + System.lineSeparator();
    }

    private static String line(Key<?> key) {
        String line = "  %-16s %-13s %s".formatted(key.name(), key.shownDefault(), key.description());
        return line.replace("%", "%%");
    }

    private static void reload(PicklejarServer server) {
        Thread.ofVirtual().start(() -> {
            try {
                server.registry().reload().join();
            } catch (CompletionException e) {
                LOG.warn("models were not looked for", e.getCause());
            }
        });
    }

    private PicklejarServer started(ServerConfig config, Shutdown shutdown) {
        shutdown.install();
        try {
            PicklejarServer server = PicklejarServer.start(config, Engines.standard(config), path);
            shutdown.closes(server::close);
            return server;
        } catch (RuntimeException | Error e) {
            shutdown.uninstall();
            throw e;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!io.picklejar.server.source.Sources.isRemote(path)) {
            Paths.existing(spec, Path.of(path));
        }
        ServerConfig config = options.config(streams.environment());
        Logs.configure(config.log());
        Shutdown shutdown = new Shutdown(Logs::flush);
        PicklejarServer server = started(config, shutdown);
        new Hangup(() -> reload(server), () -> System.exit(Exit.OK)).install();
        LoadReport report = server.awaitLoaded();
        for (Failure failure : report.failed()) {
            streams.error(failure.model() + ": " + failure.reason());
        }
        if (report.serving().isEmpty()) {
            return shutdown.exitWith(Exit.FAILED);
        }
        if (streams.isTerminal()) {
            streams.out().println(Banner.of(server));
        }
        new CountDownLatch(1).await();
        return Exit.OK;
    }
}
