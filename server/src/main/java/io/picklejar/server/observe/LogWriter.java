package io.picklejar.server.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes log events to a stream on a thread of its own.
 *
 * <ol>
 *   <li>Whoever logs never waits: not for the stream, and not for a lock.
 *   <li>Lines come out whole and in the order in which they were logged, several in one call where several wait. A call is of
 *       {@link #AT_ONCE} bytes at most (or of one line, if it is longer than that), which a pipe takes in one piece, so that
 *       nothing of another writer to the same pipe can come between.
 *   <li>At most {@code capacity} events wait. Those that would be more are dropped and counted; what is less than a warning
 *       leaves an eighth of the room to warnings and errors. How many were dropped is said in a warning once there is
 *       room again, but not more often than every {@link #NOTE_PAUSE}. What the stream refuses is dropped and counted too.
 *   <li>{@link #stop} writes what waits, for as long as {@link #PATIENCE} allows.
 * </ol>
 *
 * <p>After it has written, the thread pauses for a moment, and only a thread that found nothing to do after that has to be
 * woken: under load that saves each request a system call to wake it and another to write its line, which are most of the
 * cost of logging. A line that comes alone is written at once.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** Bytes; {@code PIPE_BUF} of Linux. */
    static final int AT_ONCE = 4096;

    static final Duration NOTE_PAUSE = Duration.ofSeconds(10);
    static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String NOTE =
            "log lines dropped since the start: {}; whoever reads the log is too slow, or cannot keep it";
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final OutputStream out;
    private final LineFormat format;
    private final int capacity;
    private final Queue<ILoggingEvent> waiting = new ConcurrentLinkedQueue<>();
    /** Events that wait, or are being written. */
    private final AtomicInteger held = new AtomicInteger();

    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean idle = new AtomicBoolean();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    /** The rest belongs to the thread. */
    private final LineBytes lines = new LineBytes();
    /** Events whose lines are in {@link #lines}. */
    private int unwritten;

    private long noted;
    private long lastNote;

    /** @param out unbuffered; not closed */
    LogWriter(OutputStream out, LineFormat format, int capacity) {
        this.out = out;
        this.format = format;
        this.capacity = capacity;
    }

    /** Events that were not written, and will not be. */
    long dropped() {
        return dropped.sum();
    }

    @Override
    public void start() {
        lastNote = System.nanoTime() - NOTE_PAUSE.toNanos();
        thread = Thread.ofPlatform().name("log").daemon(true).start(this::run);
        super.start();
    }

    /** Called by any thread. */
    @Override
    protected void append(ILoggingEvent event) {
        prepare(event);
        int room = event.getLevel().isGreaterOrEqual(Level.WARN) ? capacity : capacity - capacity / 8;
        if (held.incrementAndGet() > room) {
            held.decrementAndGet();
            dropped.increment();
            return;
        }
        waiting.add(event);
        if (idle.get() && idle.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** What only the thread that logs can tell of the event. */
    private static void prepare(ILoggingEvent event) {
        if (RequestLine.of(event) == null) {
            event.prepareForDeferredProcessing();
        } else {
            event.getThreadName(); // asked for the first time it looks, and keeps what it finds
        }
    }

    @Override
    public void stop() {
        Thread writer = thread;
        if (!isStarted() || writer == null) {
            return;
        }
        super.stop();
        stopping = true;
        LockSupport.unpark(writer);
        try {
            writer.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            boolean last = stopping;
            boolean some = writeWaiting();
            if (last) {
                return;
            }
            if (some) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } else {
                awaitOne();
            }
        }
    }

    private void awaitOne() {
        idle.set(true);
        while (idle.get() && waiting.isEmpty() && !stopping) {
            LockSupport.park(this);
        }
        idle.set(false);
    }

    private boolean writeWaiting() {
        boolean some = false;
        for (ILoggingEvent event = waiting.poll(); event != null; event = waiting.poll()) {
            some = true;
            take(event);
        }
        while (lines.size() > 0) {
            write(lines.size());
        }
        return some;
    }

    private void take(ILoggingEvent event) {
        int before = lines.size();
        try {
            format.write(event, lines);
        } catch (RuntimeException | Error e) { // a log that ended would be missed when it is needed most
            addError("a log line cannot be written", e);
            lines.truncate(before);
            held.decrementAndGet();
            dropped.increment();
            return;
        }
        if (lines.size() > AT_ONCE && before > 0) {
            write(before);
        }
        unwritten++;
    }

    /** Writes so many bytes of whole lines. */
    private void write(int count) {
        try {
            lines.writeFirst(count, out);
            if (lines.size() == 0) {
                note();
            }
        } catch (IOException e) {
            dropped.add(unwritten);
        }
        held.addAndGet(-unwritten);
        unwritten = 0;
    }

    /** Adds a line of its own if there is something to tell. */
    private void note() {
        long now = System.nanoTime();
        long sum = dropped.sum();
        if (sum == noted || (now - lastNote < NOTE_PAUSE.toNanos() && !stopping)) {
            return;
        }
        noted = sum;
        lastNote = now;
        if (getContext() instanceof LoggerContext context) {
            Logger logger = context.getLogger(LogWriter.class);
            if (logger.isWarnEnabled()) {
                format.write(
                        new LoggingEvent(LogWriter.class.getName(), logger, Level.WARN, NOTE, null, new Object[] {sum}),
                        lines);
            }
        }
    }
}
