package io.picklejar.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the command in this process, with captured streams. */
final class Cli {

    static final Path EXAMPLES = Path.of("../examples");

    private Cli() {}

    /**
     * What a run left.
     *
     * @param code the exit code
     */
    record Result(int code, String out, String err) {
        List<String> errors() {
            return err.lines().toList();
        }
    }

    static Result run(String... args) {
        return run(Map.of(), "", args);
    }

    static Result run(Map<String, String> environment, String in, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Streams streams = new Streams(
                new PrintWriter(out),
                new PrintWriter(err),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                environment,
                false);
        int code = Picklejar.commandLine(streams, args).execute(args);
        return new Result(code, out.toString(), err.toString());
    }

    static String example(String name) {
        return EXAMPLES.resolve(name).toString();
    }
}
