package io.picklejar.cli;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.text.Spelling;
import io.picklejar.server.StartException;
import io.picklejar.server.config.ConfigException;
import io.picklejar.server.error.ServeException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people see when something goes wrong: one line on standard error, never a stack trace unless asked for. */
final class Failures {

    private Failures() {}

    /** The command line makes no sense. */
    record Usage(Streams streams) implements IParameterExceptionHandler {
        @Override
        public int handleParseException(ParameterException e, String[] args) {
            CommandLine command = e.getCommandLine();
            // picocli says it twice of options that take pairs
            String message = firstLine(e).replace("option option ", "option ");
            streams.error(message + suggestion(e) + " (try "
                    + command.getCommandSpec().qualifiedName() + " --help)");
            return Exit.USAGE;
        }

        private static String suggestion(ParameterException e) {
            if (!(e instanceof UnmatchedArgumentException unmatched)) {
                return "";
            }
            Set<String> known =
                    new LinkedHashSet<>(e.getCommandLine().getSubcommands().keySet());
            known.addAll(e.getCommandLine().getCommandSpec().optionsMap().keySet());
            String nearest = Spelling.nearest(unmatched.getUnmatched().getFirst(), known);
            return nearest == null ? "" : "; did you mean " + nearest + "?";
        }
    }

    /** The command ran and failed. */
    record Execution(Streams streams) implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
            streams.error(message(e));
            if (streams.isDebug()) {
                e.printStackTrace(streams.err());
                streams.err().flush();
            }
            return e instanceof ConfigException ? Exit.USAGE : Exit.FAILED;
        }

        private String message(Exception e) {
            if (isExpected(e)) {
                return firstLine(e);
            }
            if (e instanceof FileSystemException file) {
                return file.getFile() + ": " + reason(file);
            }
            if (e instanceof UncheckedIOException && e.getCause() instanceof FileSystemException cause) {
                return message(cause);
            }
            String hint = streams.isDebug() ? "" : " (set PICKLEJAR_DEBUG=1 for the stack trace)";
            return "internal error: " + describe(e) + hint;
        }

        private static String reason(FileSystemException e) {
            if (e instanceof AccessDeniedException) {
                return "permission denied";
            }
            return Objects.requireNonNullElse(e.getReason(), "cannot be read or written");
        }

        private static boolean isExpected(Exception e) {
            return e instanceof FailureException
                    || e instanceof ConfigException
                    || e instanceof ModelLoadException
                    || e instanceof ModelFileException
                    || e instanceof StartException
                    || e instanceof ServeException;
        }

        private static String describe(Exception e) {
            return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + firstLine(e));
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }
}
