package io.picklejar.server.batch;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One row with one number, which the answer repeats. */
final class TestWork implements Work {

    final CompletableFuture<Double> answer = new CompletableFuture<>();
    private final double value;
    private long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    private boolean abandoned;
    private boolean throwing;

    TestWork(double value) {
        this.value = value;
    }

    TestWork late() {
        deadline = System.nanoTime() - 1;
        return this;
    }

    TestWork within(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
        return this;
    }

    TestWork throwing() {
        throwing = true;
        return this;
    }

    TestWork abandoned() {
        abandoned = true;
        return this;
    }

    @Override
    public Table rows() {
        return Table.ofNumbers(1, 1, new double[] {value});
    }

    @Override
    public long deadlineNanos() {
        return deadline;
    }

    @Override
    public boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void answered(Predictions predictions, long nanos) {
        if (throwing) {
            throw new IllegalStateException("a caller must not do this");
        }
        answer.complete(predictions.numbers()[0]);
    }

    @Override
    public void failed(RuntimeException error) {
        answer.completeExceptionally(error);
    }
}
