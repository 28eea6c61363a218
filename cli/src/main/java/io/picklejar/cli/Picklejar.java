package io.picklejar.cli;

import java.util.concurrent.Callable;
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

    static CommandLine commandLine(Streams streams) {
        CommandLine commandLine = new CommandLine(new Picklejar())
                .addSubcommand(ServeCommand.withSettingsInHelp(streams))
                .addSubcommand(new InspectCommand(streams))
                .addSubcommand(new PredictCommand(streams))
                .addSubcommand(new VerifyCommand(streams))
                .addSubcommand(new InitCommand(streams))
                .addSubcommand(new ModelsCommand(streams))
                .addSubcommand(new LoadCommand(streams))
                .addSubcommand(new UnloadCommand(streams))
                .addSubcommand(new EvictCommand(streams))
                .addSubcommand(new ReloadCommand(streams))
                .addSubcommand(new TrafficCommand(streams))
                .addSubcommand(new LabelsCommand(streams))
                .addSubcommand(new ShadowCommand(streams))
                .addSubcommand(new PromoteCommand(streams))
                .addSubcommand(new RollbackCommand(streams))
                .addSubcommand(new PauseCommand(streams))
                .addSubcommand(new ResumeCommand(streams))
                .addSubcommand(new EventsCommand(streams))
                .addSubcommand(new CompletionCommand(streams));
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
