package io.picklejar.server.rollout;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a thread give way to all others. Java's own priorities do nothing on Linux unless the JVM is told so and then prints
 * a warning; there, {@code sched_setscheduler} of thread 0 means the calling one, and {@code SCHED_IDLE}, upon which whatever wakes
 * up goes first at once, needs no privilege.
 */
final class LowPriority {

    private static final Logger LOG = LoggerFactory.getLogger(LowPriority.class);
    private static final int CALLING_THREAD = 0;
    private static final int SCHED_IDLE = 5;

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
        MethodHandle setScheduler = Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow("sched_setscheduler"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment priority = arena.allocateFrom(ValueLayout.JAVA_INT, 0);
            return (int) setScheduler.invokeExact(CALLING_THREAD, SCHED_IDLE, priority);
        }
    }
}
