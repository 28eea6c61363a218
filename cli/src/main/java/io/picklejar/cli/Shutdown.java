package io.picklejar.cli;

/**
 * Ends the process in an orderly way on SIGTERM and SIGINT. The JVM would end with 143 then; a server that was told to stop
 * and did is a success, so the hook halts with 0 itself.
 */
final class Shutdown {

    private final Runnable last;
    private final Thread hook = new Thread(this::run, "shutdown");
    private volatile Runnable close = () -> {};
    private volatile int exitCode = Exit.OK;

    /** @param last runs at the end, whatever became of what was before */
    Shutdown(Runnable last) {
        this.last = last;
    }

    /** Before anything starts: there is no moment at which a server that says it listens cannot be told to stop. */
    void install() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param stop stops the server gracefully */
    void closes(Runnable stop) {
        close = stop;
    }

    /** Leaves the process to end as it would without; for a server that did not start. */
    void uninstall() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it is running already
        }
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
