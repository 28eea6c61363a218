package io.picklejar.server.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Tries again what may pass, after pauses that double; one thread at a time. */
final class Retry {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final int attempts;
    private final Pause pause;

    Retry(int attempts, Pause pause) {
        this.attempts = attempts;
        this.pause = pause;
    }

    /** How waiting is done; a test does not. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    interface Action<T> {
        T run() throws IOException;
    }

    <T> T run(Action<T> action) throws IOException {
        Duration next = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return action.run();
            } catch (StoreException e) {
                if (!e.isPassing() || attempt >= attempts) {
                    throw e;
                }
            }
            sleep(next);
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
        }
    }

    private void sleep(Duration duration) throws InterruptedIOException {
        try {
            pause.of(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
