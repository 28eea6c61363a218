package io.picklejar.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What the command has of the world around it.
 *
 * @param out for answers
 * @param err for errors, one line each
 * @param in for input asked for with {@code -}
 * @param environment all variables
 * @param isTerminal whether a person reads {@code out}
 */
record Streams(PrintWriter out, PrintWriter err, InputStream in, Map<String, String> environment, boolean isTerminal) {

    private static final String DEBUG = "PICKLEJAR_DEBUG";

    @SuppressWarnings("SystemConsoleNull") // its documentation still says that it may
    static Streams ofProcess() {
        Console console = System.console();
        return new Streams(
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                System.in,
                System.getenv(),
                console != null && console.isTerminal());
    }

    /** Whether stack traces are wanted. */
    boolean isDebug() {
        return !environment.getOrDefault(DEBUG, "").isBlank();
    }

    void error(String message) {
        err.println("picklejar: " + message);
        err.flush();
    }
}
