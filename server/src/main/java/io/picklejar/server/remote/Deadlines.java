package io.picklejar.server.remote;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Timers of calls that nearly all end long before. What is over stays in the queue until its time has come, with nothing in it:
 * so a new timer is hardly ever the next to go off, and no thread has to be woken for it. {@code CompletableFuture.orTimeout}
 * takes what is over out at once, finds the queue empty at each call, and wakes its thread each time, which is dearer than
 * a question to Redis.
 */
public final class Deadlines {

    private static final int MOST_OVER = 4096;
    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor timers;
    private final AtomicInteger over = new AtomicInteger();

    /** @param name of its thread, which is there only while calls are made */
    public Deadlines(String name) {
        this.timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon(true).name(name + "-deadlines").factory());
        timers.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
    }

    /** To be told when its call is over. */
    public interface Timer {
        void over();
    }

    /** @param late short and harmless; not run once the call is over, unless it is being run already */
    public Timer in(long nanos, Runnable late) {
        Future<?> timer = timers.schedule(late, nanos, TimeUnit.NANOSECONDS);
        return () -> {
            if (timer.cancel(false) && over.incrementAndGet() >= MOST_OVER) {
                over.set(0);
                timers.purge();
            }
        };
    }
}
