package io.picklejar.server.batch;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** Repeats what it is given, once the test lets it; remembers how many rows each call had. Fails for negative numbers. */
final class TestModel implements Computation {

    final Queue<Integer> calls = new ConcurrentLinkedQueue<>();
    final Semaphore arrived = new Semaphore(0);
    final Semaphore permits = new Semaphore(0);
    private final int mostRows;
    private Duration maxDelay = Duration.ZERO;
    private Duration rowTime = Duration.ZERO;

    TestModel(int mostRows) {
        this.mostRows = mostRows;
    }

    TestModel patient(Duration delay) {
        maxDelay = delay;
        return this;
    }

    /** What a row is expected to take. */
    TestModel taking(Duration time) {
        rowTime = time;
        return this;
    }

    TestModel open() {
        permits.release(1_000_000);
        return this;
    }

    @Override
    public Predictions predict(Table rows) {
        arrived.release();
        permits.acquireUninterruptibly();
        calls.add(rows.rows());
        double[] numbers = Arrays.copyOf(rows.numbers(), rows.rows());
        for (double number : numbers) {
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
        return Predictions.ofNumbers(rows.rows(), numbers);
    }

    @Override
    public int mostRows() {
        return mostRows;
    }

    @Override
    public long maxDelayNanos() {
        return maxDelay.toNanos();
    }

    @Override
    public long expectedNanos(int rows) {
        return rows * rowTime.toNanos();
    }
}
