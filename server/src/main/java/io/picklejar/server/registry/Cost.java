package io.picklejar.server.registry;

/**
 * What a model's predictions take, measured at warm-up and kept current: a fixed part for a call and a part for each row, as
 * moving averages. Updated without a lock: a lost update is a lost measurement, nothing more.
 */
public final class Cost {

    private static final double WEIGHT = 1.0 / 16;
    /** A measurement counts as this many times the average at most: a pause of the machine is no property of the model. */
    private static final double OUTLIER = 4;

    private volatile double nanosPerCall;
    private volatile double nanosPerRow;

    void observe(int rows, long nanos) {
        if (rows <= 1) {
            nanosPerCall = blend(nanosPerCall, (double) nanos);
        } else {
            nanosPerRow = blend(nanosPerRow, Math.max(0, nanos - nanosPerCall) / (rows - 1));
        }
    }

    private static double blend(double average, double value) {
        return average == 0 ? value : average + WEIGHT * (Math.min(value, OUTLIER * average) - average);
    }

    /** A call of one row. */
    public double callNanos() {
        return nanosPerCall;
    }

    /** Each row more in a call of several. */
    public double rowNanos() {
        return nanosPerRow;
    }

    /** What a call of so many rows will probably take. */
    public long expectedNanos(int rows) {
        return (long) (nanosPerCall + nanosPerRow * Math.max(0, rows - 1));
    }
}
