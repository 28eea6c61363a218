package io.picklejar.server.rollout;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a thread give way to others. Java's own priorities do nothing on Linux unless the JVM is told so and then prints a
 * warning; there, {@code setpriority} of process 0 means the calling thread, and being nicer needs no privilege.
 * {@code SCHED_IDLE} gives way further, and too far: where other programs keep the processors busy such a thread does not get
 * to its next safepoint for a second, and all other threads of the JVM wait there for it.
 */
final class LowPriority {

    private static final Logger LOG = LoggerFactory.getLogger(LowPriority.class);
    private static final int CALLING_THREAD = 0;
    private static final int PRIO_PROCESS = 0;
    private static final int NICE = 10;

    private LowPriority() {}

    /** For the calling thread, which must be a platform thread; does nothing where the system does not allow it. */
    static void take() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return;
        }
        try {
            LOG.debug("priority lowered: {}", lower() == 0);
        } catch (Throwable e) { // what invokeExact declares
            LOG.debug("this thread keeps its priority", e);
        }
    }

    @SuppressWarnings("restricted") // one call of the C library, with numbers alone
    private static int lower() throws Throwable {
        SymbolLookup library = Linker.nativeLinker().defaultLookup();
        MethodHandle setPriority = Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow("setpriority"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT));
        return (int) setPriority.invokeExact(PRIO_PROCESS, CALLING_THREAD, NICE);
    }
}
