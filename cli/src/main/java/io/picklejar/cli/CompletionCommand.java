package io.picklejar.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code picklejar completion}. */
@Command(
        name = "completion",
        description = "Prints the script that completes picklejar's commands and options in bash and zsh.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExamples:%n",
        footer = {"  source <(picklejar completion)", "  picklejar completion > /etc/bash_completion.d/picklejar"})
final class CompletionCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        streams.out().print(AutoComplete.bash("picklejar", spec.root().commandLine()));
        streams.out().flush();
        return Exit.OK;
    }
}
