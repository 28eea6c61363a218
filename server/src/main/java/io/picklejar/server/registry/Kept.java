package io.picklejar.server.registry;

import io.picklejar.server.source.Found;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A version and what the registry's own thread remembers of it. */
final class Kept {

    private static final long NEVER = Long.MIN_VALUE;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final String ROUTE = "route.yaml: ";
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);

    final ModelVersion version;
    final long seenNanos;
    final int attempts;
    /** Whether a request has named it. */
    boolean requested;
    /** Whether it was the last to lose its traffic. */
    boolean lastActive;

    long usedNanos;
    long bytes;
    private long retryNanos = NEVER;

    Kept(ModelVersion version, long seenNanos, int attempts) {
        this.version = version;
        this.seenNanos = seenNanos;
        this.attempts = attempts;
        this.usedNanos = seenNanos;
    }

    ModelState state() {
        return version.state();
    }

    Found found() {
        return version.found();
    }

    /** The folder's name, or nothing for a model without versions. */
    String key() {
        @Nullable String folder = found().version();
        return folder == null ? "" : folder;
    }

    void retryLater(long now) {
        long delay = Math.min(FIRST_RETRY.toNanos() << Math.min(attempts, 20), LAST_RETRY.toNanos());
        retryNanos = now + delay;
    }

    /** One that failed by what its route says has another go at once. */
    void routeChanged(long now) {
        String reason = version.reason();
        if (state() == ModelState.FAILED && reason != null && reason.startsWith(ROUTE)) {
            retryNanos = now;
        }
    }

    boolean isRetryDue(long now) {
        return state() == ModelState.FAILED && retryNanos != NEVER && now - retryNanos >= 0;
    }
}
