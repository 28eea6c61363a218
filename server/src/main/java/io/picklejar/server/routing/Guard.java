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
 * @param maxConfidenceDrop most that the mean confidence may differ
 * @param paused whether it only watches: no step forward, no way back
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
        boolean paused) {
    public Guard {
        steps = List.copyOf(steps);
    }

    public Guard withPaused(boolean nowPaused) {
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
                nowPaused);
    }
}
