package io.picklejar.server.rollout;

import io.picklejar.server.rollout.Figures.Confidence;
import io.picklejar.server.routing.Guard;
import io.picklejar.server.routing.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a canary gets more traffic, none any more, or what it has. A pure function of a snapshot.
 *
 * <ol>
 *   <li>Nothing is concluded from fewer requests than the guard asks for.
 *   <li>A canary is rolled back as soon as one measure is out of its bound by more than chance explains ({@link Bounds}).
 *   <li>It steps forward when the step has lasted, and every measure is within its bound as it stands. In between, more
 *       requests will tell.
 *   <li>Rows of one request resemble each other, so it is requests that count as independent, however many rows they hold.
 * </ol>
 */
public final class GuardPolicy {

    /** Of two times that differ by less, none is called slower: a canary is colder, and clocks and threads are noisy. */
    private static final long NOISE_NANOS = 200_000;

    private static final double[] QUANTILES = {0.99, 0.95, 0.9, 0.5};

    private GuardPolicy() {}

    /**
     * A canary at one moment.
     *
     * @param perMille its share of the traffic
     * @param inStep since when it has that share
     * @param stable what the other versions did meanwhile
     * @param agreement with what answered, where it is the model's shadow as well; else null
     */
    public record Snapshot(
            Guard guard,
            int perMille,
            Duration inStep,
            Figures stable,
            Figures canary,
            @Nullable Agreement agreement) {}

    private enum Level {
        GOOD,
        /** Out of bounds as it stands, but chance may do that. */
        DOUBTFUL,
        BAD
    }

    private record Finding(Level level, String evidence) {
        static Finding of(boolean isBad, boolean isDoubtful, String evidence) {
            return new Finding(isBad ? Level.BAD : isDoubtful ? Level.DOUBTFUL : Level.GOOD, evidence);
        }
    }

    public static Decision decide(Snapshot now) {
        Guard guard = now.guard();
        if (guard.paused()) {
            return new Decision.Hold("paused");
        }
        if (now.perMille() >= Route.WHOLE) {
            return new Decision.Done("it has all the traffic");
        }
        if (now.perMille() == 0) {
            return new Decision.Step(guard.steps().getFirst(), "the first step");
        }
        long requests = now.canary().requests();
        if (requests < guard.minRequests()) {
            return new Decision.Hold(
                    String.format(Locale.ROOT, "%,d of %,d requests (min_requests)", requests, guard.minRequests()));
        }
        return judged(now, findings(now));
    }

    private static Decision judged(Snapshot now, List<Finding> findings) {
        String bad = evidence(findings, Level.BAD);
        if (!bad.isEmpty()) {
            return new Decision.RollBack(bad);
        }
        String doubtful = evidence(findings, Level.DOUBTFUL);
        if (!doubtful.isEmpty()) {
            return new Decision.Hold("more requests will tell: " + doubtful);
        }
        String good =
                String.format(Locale.ROOT, "%,d requests; ", now.canary().requests()) + evidence(findings, Level.GOOD);
        if (now.inStep().compareTo(now.guard().hold()) < 0) {
            return new Decision.Hold("good so far, the step lasts: " + good);
        }
        return now.guard().steps().stream()
                .filter(step -> step > now.perMille())
                .findFirst()
                .<Decision>map(step -> new Decision.Step(step, good))
                .orElseGet(() -> new Decision.Hold("the last step is reached: " + good));
    }

    private static String evidence(List<Finding> findings, Level level) {
        return findings.stream()
                .filter(finding -> finding.level() == level)
                .map(Finding::evidence)
                .collect(Collectors.joining("; "));
    }

    private static List<Finding> findings(Snapshot now) {
        List<@Nullable Finding> all = new ArrayList<>();
        all.add(errors(now));
        all.add(latency(now));
        all.add(distribution(now));
        all.add(confidence(now));
        all.add(agreement(now));
        return all.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static Finding errors(Snapshot now) {
        Figures canary = now.canary();
        Figures stable = now.stable();
        double most = now.guard().maxErrorRate();
        double beyond = canary.errorRate() - stable.errorRate();
        double surely =
                Bounds.differenceAtLeast(canary.errorRate(), canary.requests(), stable.errorRate(), stable.requests());
        return Finding.of(
                surely > most,
                beyond > most,
                String.format(
                        Locale.ROOT,
                        "errors %.2f %% (%,d of %,d requests) against %.2f %% (%,d of %,d)",
                        100 * canary.errorRate(),
                        canary.errors(),
                        canary.requests(),
                        100 * stable.errorRate(),
                        stable.errors(),
                        stable.requests()));
    }

    /** Judges the highest quantile that both sides have enough answers for; with 900 each that is the 99th percentile. */
    private static @Nullable Finding latency(Snapshot now) {
        long n = now.canary().answers();
        long m = now.stable().answers();
        for (double quantile : QUANTILES) {
            if (Bounds.rankAtMost(quantile, Math.min(n, m)) <= 1) {
                return latency(now, quantile);
            }
        }
        return null;
    }

    private static Finding latency(Snapshot now, double quantile) {
        double most = now.guard().maxLatencyRatio();
        long low = nanos(now.canary(), Bounds.rankAtLeast(quantile, now.canary().answers()));
        long high = nanos(now.stable(), Bounds.rankAtMost(quantile, now.stable().answers()));
        long canary = nanos(now.canary(), quantile);
        long stable = nanos(now.stable(), quantile);
        return Finding.of(
                isSlower(low, high, most),
                isSlower(canary, stable, most),
                String.format(
                        Locale.ROOT, "p%.0f %.3f ms against %.3f ms", 100 * quantile, canary / 1e6, stable / 1e6));
    }

    private static boolean isSlower(long canary, long stable, double ratio) {
        return canary > ratio * stable && canary - stable > NOISE_NANOS;
    }

    private static long nanos(Figures figures, double rank) {
        return figures.latency().getValueAtPercentile(100 * rank);
    }

    private static @Nullable Finding distribution(Snapshot now) {
        Figures canary = now.canary();
        Figures stable = now.stable();
        if (canary.answers() < 1 || stable.answers() < 1) {
            return null;
        }
        Distribution difference = stable.classes().isEmpty() && canary.classes().isEmpty()
                ? Distribution.ofNumbers(stable.sample(), canary.sample())
                : Distribution.ofClasses(stable.classes(), canary.classes());
        double byChance = Bounds.psiByChance(difference.bins(), canary.answers(), stable.answers());
        double expected = (difference.bins() - 1) * (1.0 / canary.answers() + 1.0 / stable.answers());
        double most = now.guard().maxDistribution();
        return Finding.of(
                difference.psi() - byChance > most,
                difference.psi() - expected > most,
                String.format(Locale.ROOT, "PSI of the predictions %.3f", difference.psi()));
    }

    private static @Nullable Finding confidence(Snapshot now) {
        Confidence canary = now.canary().confidence();
        Confidence stable = now.stable().confidence();
        if (canary.rows() < 2 || stable.rows() < 2) {
            return null;
        }
        double drop = stable.mean() - canary.mean();
        double surely = Bounds.meanDifferenceAtLeast(
                drop,
                canary.variance(),
                Math.min(canary.rows(), now.canary().answers()),
                stable.variance(),
                Math.min(stable.rows(), now.stable().answers()));
        double most = now.guard().maxConfidenceDrop();
        return Finding.of(
                surely > most,
                drop > most,
                String.format(Locale.ROOT, "mean confidence %.3f against %.3f", canary.mean(), stable.mean()));
    }

    private static @Nullable Finding agreement(Snapshot now) {
        Double least = now.guard().minAgreement();
        Agreement agreement = now.agreement();
        if (least == null || agreement == null) {
            return null;
        }
        double rate = agreement.rate();
        if (agreement.requests() < now.guard().minRequests()) {
            return new Finding(
                    Level.DOUBTFUL,
                    String.format(
                            Locale.ROOT,
                            "agreement known from %,d of %,d requests",
                            agreement.requests(),
                            now.guard().minRequests()));
        }
        return Finding.of(
                Bounds.atMost(rate, agreement.requests()) < least,
                rate < least,
                String.format(Locale.ROOT, "agreement %.1f %% of %,d rows", 100 * rate, agreement.rows()));
    }
}
