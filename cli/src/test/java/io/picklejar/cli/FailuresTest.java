package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.server.config.ConfigException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

    private final StringWriter err = new StringWriter();

    @Command(name = "fails")
    private record Failing(RuntimeException exception) implements Runnable {
        @Override
        public void run() {
            throw exception;
        }
    }

    private int fail(RuntimeException exception, Map<String, String> environment) {
        Streams streams = new Streams(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                InputStream.nullInputStream(),
                environment,
                false);
        return new CommandLine(new Failing(exception))
                .setExecutionExceptionHandler(new Failures.Execution(streams))
                .execute();
    }

    @Test
    void whatIsExpectedIsTold() {
        assertThat(fail(new ModelLoadException("model.joblib: too short"), Map.of()))
                .isEqualTo(Exit.FAILED);
        assertThat(fail(new ConfigException("port: x"), Map.of())).isEqualTo(Exit.USAGE);
        assertThat(err.toString().lines()).containsExactly("picklejar: model.joblib: too short", "picklejar: port: x");
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() {
        fail(new UncheckedIOException(new AccessDeniedException("/models")), Map.of());
        fail(new UncheckedIOException(new FileSystemException("/models", null, "is full")), Map.of());
        assertThat(err.toString().lines())
                .containsExactly("picklejar: /models: permission denied", "picklejar: /models: is full");
    }

    @Test
    void aBugIsOneLineWithTheWayToItsStackTrace() {
        assertThat(fail(new IllegalStateException("a\nb"), Map.of())).isEqualTo(Exit.FAILED);
        assertThat(err.toString().lines())
                .containsExactly("picklejar: internal error: IllegalStateException: a"
                        + " (set PICKLEJAR_DEBUG=1 for the stack trace)");
    }

    @Test
    void theStackTraceIsThereForWhoAsks() {
        fail(new IllegalStateException("a"), Map.of("PICKLEJAR_DEBUG", "1"));
        assertThat(err.toString())
                .startsWith("picklejar: internal error: IllegalStateException: a\njava.lang.IllegalStateException: a")
                .contains("\tat io.picklejar.cli.FailuresTest");
    }
}
