package io.picklejar.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGHUP means to a server: look for models again, as it does to other servers. Where the terminal that it was started
 * from is gone, it means what it always did: the end.
 *
 * <p>Java has no other way to learn of a signal than {@code sun.misc.Signal}, of which javac warns whatever it is told; so it is
 * called by name. Where it is absent, or the system has no such signal, nothing is done.
 */
final class Hangup {

    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private final Runnable reload;
    private final Runnable end;
    private final boolean hadTerminal;

    /**
     * @param reload must not block for long
     * @param end ends the process in an orderly way
     */
    Hangup(Runnable reload, Runnable end) {
        this.reload = reload;
        this.end = end;
        this.hadTerminal = hasTerminal();
    }

    /** From now on the signal comes here. */
    void install() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            came();
                        }
                        return null;
                    });
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangup, proxy);
        } catch (ReflectiveOperationException e) {
            LOG.debug("no SIGHUP here", e);
        }
    }

    private void came() {
        if (hadTerminal && !hasTerminal()) {
            end.run();
        } else {
            LOG.info("SIGHUP: looking for models");
            reload.run();
        }
    }

    /** Whether there is a controlling terminal: it can no longer be opened once it hung up. */
    private static boolean hasTerminal() {
        try (FileInputStream terminal = new FileInputStream("/dev/tty")) {
            return terminal.getFD().valid();
        } catch (IOException e) {
            return false;
        }
    }
}
