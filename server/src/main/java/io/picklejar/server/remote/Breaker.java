package io.picklejar.server.remote;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Gives a remote service up while it fails, so that nobody waits for it.
 *
 * <ol>
 *   <li>Closed, every call may be made. It opens when so many of the last {@value #WINDOW} calls failed as may not.
 *   <li>Open, no call may be made, until it has rested.
 *   <li>Half open, one call may be made: answered, the breaker closes and forgets; failed, it opens again. A call that is never
 *       reported counts as failed after another rest.
 *   <li>What is reported of calls that were made before it opened changes nothing.
 * </ol>
 *
 * <p>Pattern and names after M. Nygard, "Release It!". Thread-safe; sleeps never, starts nothing.
 */
public final class Breaker {

    /** Whether calls may be made. */
    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    public static final int WINDOW = 20;

    private final int failures;
    private final long restNanos;
    private final LongSupplier nanoTime;

    private volatile State state = State.CLOSED;
    /** One bit for each of the last calls, 1 where it failed. */
    private int outcomes;

    private long since;

    /**
     * A closed breaker.
     *
     * @param failures of the last {@value #WINDOW} calls that open it, 1..{@value #WINDOW}
     * @param rest from opening to the next attempt
     * @param nanoTime the time, as {@link System#nanoTime}
     */
    public Breaker(int failures, Duration rest, LongSupplier nanoTime) {
        if (failures < 1 || failures > WINDOW) {
            throw new IllegalArgumentException("failures: " + failures + " (expected: 1.." + WINDOW + ")");
        }
        this.failures = failures;
        this.restNanos = rest.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Whether a call may be made now. Whoever is told so makes one, and reports how it ended with {@link #succeeded} or
     * {@link #failed}, once.
     */
    public boolean allows() {
        return state == State.CLOSED || attempts();
    }

    private synchronized boolean attempts() {
        if (state == State.CLOSED) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - since < restNanos) {
            return false;
        }
        state = State.HALF_OPEN;
        since = now;
        return true;
    }

    /** The service answered. */
    public synchronized void succeeded() {
        switch (state) {
            case CLOSED -> outcomes = next(0);
            case HALF_OPEN -> {
                state = State.CLOSED;
                outcomes = 0;
            }
            case OPEN -> {}
        }
    }

    /** The service did not answer, or not in time. */
    public synchronized void failed() {
        switch (state) {
            case CLOSED -> {
                outcomes = next(1);
                if (Integer.bitCount(outcomes) >= failures) {
                    open();
                }
            }
            case HALF_OPEN -> open();
            case OPEN -> {}
        }
    }

    private void open() {
        state = State.OPEN;
        since = nanoTime.getAsLong();
    }

    private int next(int outcome) {
        return ((outcomes << 1) | outcome) & ((1 << WINDOW) - 1);
    }

    public State state() {
        return state;
    }
}
