package io.picklejar.server.thread;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a thread give way to others. Java's own priorities do nothing on Linux unless the JVM is told so and then prints a
 * warning; there, {@code setpriority} of process 0 means the calling thread, and being nicer needs no privilege.
 * {@code SCHED_IDLE} gives way further, and too far: where other programs keep the processors busy such a thread does not get
 * to its next safepoint for a second, and all other threads of the JVM wait there for it. A nice thread gets a tenth of what
 * another one gets, which is little but never nothing.
 *
 * <p>There is no way back without a privilege, and threads that such a thread starts begin as it is: it must start none that
 * others wait for, nor hand work to a pool that starts its threads when they are first needed.
 */
public final class LowPriority {

    private static final Logger LOG = LoggerFactory.getLogger(LowPriority.class);
    private static final int CALLING_THREAD = 0;
    private static final int PRIO_PROCESS = 0;
    private static final int NICER = 10;
    private static final int NICEST = 19;

    private LowPriority() {}

    /**
     * For the calling thread, which must be a platform thread; does nothing where the system does not allow it. Again is the
     * same as once.
     */
    public static void take() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return;
        }
        try {
            // the thread whose number is the process's has the priority that the process was given
            int given = call(
                    "getpriority", PRIO_PROCESS, (int) ProcessHandle.current().pid());
            int lower = Math.min(given + NICER, NICEST);
            LOG.debug("priority lowered: {}", call("setpriority", PRIO_PROCESS, CALLING_THREAD, lower) == 0);
        } catch (Throwable e) { // what invokeExact declares
            LOG.debug("this thread keeps its priority", e);
        }
    }

    @SuppressWarnings("restricted") // calls of the C library, with numbers alone
    private static int call(String function, int... numbers) throws Throwable {
        MemoryLayout[] types = new MemoryLayout[numbers.length];
        Arrays.fill(types, ValueLayout.JAVA_INT);
        MethodHandle handle = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(function),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, types));
        return (int) handle.asSpreader(int[].class, numbers.length).invokeExact(numbers);
    }
}
