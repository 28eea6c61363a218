package io.picklejar.server.predict;

/** Durations as people read them: milliseconds, to the microsecond. */
public final class Millis {

    private Millis() {}

    public static double of(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
