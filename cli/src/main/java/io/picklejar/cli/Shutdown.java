package io.picklejar.cli;

/**
 * Ends the process in an orderly way on SIGTERM and SIGINT. The JVM would end with 143 then; a server that was told to stop
 * and did is a success, so the hook halts with 0 itself.
 */
final class Shutdown {

    private final Runnable close;
    private final Runnable last;
    private volatile int exitCode = Exit.OK;

    /**
     * @param close stops the server gracefully
     * @param last runs after it, whatever became of it
     */
    Shutdown(Runnable close, Runnable last) {
        this.close = close;
        this.last = last;
    }

    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::run, "shutdown"));
    }

    /** What the process ends with, unless it is ending already. */
    int exitWith(int code) {
        exitCode = code;
        return code;
    }

    private void run() {
        // whatever the stop makes of what is still going on, such as models that load
        int code = exitCode;
        try {
            close.run();
        } finally {
            last.run();
            Runtime.getRuntime().halt(code);
        }
    }
}
