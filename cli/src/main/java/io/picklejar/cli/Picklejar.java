package io.picklejar.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a subcommand: it shows what there is. */
@Command(
        name = "picklejar",
        description = "Serves machine-learning models from the folder that a notebook saved.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  picklejar serve examples/iris",
            "  picklejar inspect model.joblib",
            "  picklejar predict examples/iris --row '[5.1, 3.5, 1.4, 0.2]'",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or setting."
        })
final class Picklejar implements Callable<Integer> {

    private static final int HELP_WIDTH = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** The command with all its subcommands. */
    static CommandLine commandLine(Streams streams) {
        return commandLine(streams, subcommands(streams).values());
    }

    /**
     * The command as far as these arguments need it: where the first names a subcommand, only that one is set up, which
     * halves what a start spends here. Whatever lists or completes commands gets all of them.
     */
    static CommandLine commandLine(Streams streams, String... args) {
        Map<String, Supplier<CommandLine>> all = subcommands(streams);
        Supplier<CommandLine> named = args.length == 0 || args[0].equals("completion") ? null : all.get(args[0]);
        return commandLine(streams, named == null ? all.values() : List.of(named));
    }

    private static Map<String, Supplier<CommandLine>> subcommands(Streams streams) {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("serve", () -> ServeCommand.withSettingsInHelp(streams));
        all.put("inspect", () -> new CommandLine(new InspectCommand(streams)));
        all.put("predict", () -> new CommandLine(new PredictCommand(streams)));
        all.put("verify", () -> new CommandLine(new VerifyCommand(streams)));
        all.put("init", () -> new CommandLine(new InitCommand(streams)));
        all.put("models", () -> new CommandLine(new ModelsCommand(streams)));
        all.put("load", () -> new CommandLine(new LoadCommand(streams)));
        all.put("unload", () -> new CommandLine(new UnloadCommand(streams)));
        all.put("evict", () -> new CommandLine(new EvictCommand(streams)));
        all.put("reload", () -> new CommandLine(new ReloadCommand(streams)));
        all.put("traffic", () -> new CommandLine(new TrafficCommand(streams)));
        all.put("labels", () -> new CommandLine(new LabelsCommand(streams)));
        all.put("shadow", () -> new CommandLine(new ShadowCommand(streams)));
        all.put("promote", () -> new CommandLine(new PromoteCommand(streams)));
        all.put("rollback", () -> new CommandLine(new RollbackCommand(streams)));
        all.put("pause", () -> new CommandLine(new PauseCommand(streams)));
        all.put("resume", () -> new CommandLine(new ResumeCommand(streams)));
        all.put("events", () -> new CommandLine(new EventsCommand(streams)));
        all.put("completion", () -> new CommandLine(new CompletionCommand(streams)));
        all.put("aot-cache", () -> new CommandLine(new AotCacheCommand(streams)));
        return all;
    }

    private static CommandLine commandLine(Streams streams, Collection<Supplier<CommandLine>> subcommands) {
        CommandLine commandLine = new CommandLine(new Picklejar());
        subcommands.forEach(each -> commandLine.addSubcommand(each.get()));
        return commandLine
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(streams.out())
                .setErr(streams.err())
                .setParameterExceptionHandler(new Failures.Usage(streams))
                .setExecutionExceptionHandler(new Failures.Execution(streams));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.OK;
    }
}
