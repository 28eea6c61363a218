package io.picklejar.server.remote;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens on other threads. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Eventually() {}

    /** Asks again while there is no answer. */
    public static <T> T answered(Supplier<T> question) throws TimeoutException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                return question.get();
            } catch (CompletionException e) {
                Thread.onSpinWait();
            }
        }
        throw new TimeoutException("no answer within " + PATIENCE);
    }

    public static void holds(BooleanSupplier condition) throws TimeoutException {
        answered(() -> {
            if (!condition.getAsBoolean()) {
                throw new CompletionException(new IllegalStateException("not yet"));
            }
            return true;
        });
    }
}
