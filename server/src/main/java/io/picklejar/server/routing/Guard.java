package io.picklejar.server.routing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a canary is watched and stepped forward.
 *
 * @param canary the version under watch; null for the one with the label {@code canary}
 * @param steps its share of the traffic, per mille, one step after the other
 * @param hold how long a step lasts at least
 * @param minRequests requests to the canary in a step before anything is concluded
 * @param maxErrorRate most failed requests, as a fraction, beyond the stable version's
 * @param maxLatencyRatio most that its p99 may be of the stable version's
 * @param minAgreement least agreement with the stable version where it is shadowed, as a fraction; null: not looked at
 * @param maxDistribution most that the distribution of predictions may differ, as PSI
 * @param maxConfidenceDrop most that the mean confidence may be lower than the stable version's
 * @param paused whether nothing is decided for now
 * @param tolerance most that two numbers may differ and still agree, as a fraction of the greater
 * @param rolledBack the version that lost its traffic and is not tried again, or null
 */
public record Guard(
        @Nullable String canary,
        List<Integer> steps,
        Duration hold,
        int minRequests,
        double maxErrorRate,
        double maxLatencyRatio,
        @Nullable Double minAgreement,
        double maxDistribution,
        double maxConfidenceDrop,
        boolean paused,
        double tolerance,
        @Nullable String rolledBack) {

    /** Numbers that differ by no more agree, where nothing else is said. */
    public static final double DEFAULT_TOLERANCE = 1e-6;

    public Guard {
        steps = List.copyOf(steps);
    }

    public Guard withRolledBack(@Nullable String version) {
        return with(paused, version);
    }

    public Guard withPaused(boolean nowPaused) {
        return with(nowPaused, rolledBack);
    }

    private Guard with(boolean nowPaused, @Nullable String version) {
        return new Guard(
                canary,
                steps,
                hold,
                minRequests,
                maxErrorRate,
                maxLatencyRatio,
                minAgreement,
                maxDistribution,
                maxConfidenceDrop,
                nowPaused,
                tolerance,
                version);
    }
}
