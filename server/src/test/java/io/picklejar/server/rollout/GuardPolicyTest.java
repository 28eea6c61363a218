package io.picklejar.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.kernel.Label;
import io.picklejar.server.rollout.Figures.Confidence;
import io.picklejar.server.rollout.GuardPolicy.Snapshot;
import io.picklejar.server.routing.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a guard decides, case by case. */
class GuardPolicyTest {

    private static final Guard GUARD = guard(false, 0.95);
    private static final Duration LONG = Duration.ofMinutes(11);

    private static Guard guard(boolean paused, @Nullable Double minAgreement) {
        return new Guard(
                null,
                List.of(10, 50, 250, 500, 1000),
                Duration.ofMinutes(10),
                100,
                0.01,
                2,
                minAgreement,
                0.25,
                0.1,
                paused,
                1e-6,
                null);
    }

    private static Figures figures(long requests, long errors, double millis, double shareOfB, double confidence) {
        Histogram latency = new Histogram(3_600_000_000_000L, 2);
        long answers = requests - errors;
        for (long i = 0; i < answers; i++) {
            latency.recordValue((long) (millis * 1e6 * (1 + 0.5 * i / answers)));
        }
        long b = Math.round(answers * shareOfB);
        return new Figures(
                requests,
                errors,
                latency,
                Map.of(Label.of("a"), answers - b, Label.of("b"), b),
                new double[0],
                new Confidence(answers, confidence, 0.01));
    }

    private static Snapshot snapshot(int perMille, Duration inStep, Figures stable, Figures canary) {
        return new Snapshot(GUARD, perMille, inStep, stable, canary, null);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            as good                      |  1000 |   0 | 1.0 | 0.30 | 0.90 | Step     | 1,000 requests; errors 0.00 %
            failing                      |   100 |  10 | 1.0 | 0.30 | 0.90 | RollBack | errors 10.00 % (10 of 100 requests) against 0.00 % (0 of 20,000)
            failing all                  |   100 | 100 | 1.0 | 0.30 | 0.90 | RollBack | errors 100.00 %
            perhaps failing              |   100 |   2 | 1.0 | 0.30 | 0.90 | Hold     | more requests will tell: errors 2.00 %
            failing less than allowed    |  1000 |   5 | 1.0 | 0.30 | 0.90 | Step     | errors 0.50 %
            slower, seen early           |   100 |   0 | 4.0 | 0.30 | 0.90 | RollBack | p90 5.
            slower                       |  1000 |   0 | 4.0 | 0.30 | 0.90 | RollBack | p99 5.
            a bit slower                 |  1000 |   0 | 1.8 | 0.30 | 0.90 | Step     | p99 2.
            answering otherwise          |   500 |   0 | 1.0 | 0.70 | 0.90 | RollBack | PSI of the predictions 0.
            answering a bit otherwise    |   500 |   0 | 1.0 | 0.35 | 0.90 | Step     | PSI of the predictions 0.0
            less sure of itself          |   500 |   0 | 1.0 | 0.30 | 0.70 | RollBack | mean confidence 0.700 against 0.900
            surer of itself              |   500 |   0 | 1.0 | 0.30 | 0.99 | Step     | mean confidence 0.990
            bad, but of too few requests |    99 |  99 | 9.0 | 0.99 | 0.10 | Hold     | 99 of 100 requests (min_requests)
            """)
    void isJudged(
            String name,
            long requests,
            long errors,
            double millis,
            double shareOfB,
            double confidence,
            String decision,
            String why) {
        Decision decided = GuardPolicy.decide(snapshot(
                50, LONG, figures(20_000, 0, 1, 0.3, 0.9), figures(requests, errors, millis, shareOfB, confidence)));
        assertThat(decided.getClass().getSimpleName()).as(decided.why()).isEqualTo(decision);
        assertThat(decided.why()).contains(why);
    }

    @Test
    void aGoodOneGoesStepByStepToTheEnd() {
        List<Integer> shares = new ArrayList<>();
        int share = 0;
        while (GuardPolicy.decide(
                        snapshot(share, LONG, figures(1000, 1, 1, 0.3, 0.9), figures(1000, 1, 1.1, 0.31, 0.9)))
                instanceof Decision.Step step) {
            share = step.perMille();
            shares.add(share);
        }
        assertThat(shares).containsExactly(10, 50, 250, 500, 1000);
        assertThat(GuardPolicy.decide(snapshot(1000, LONG, figures(0, 0, 1, 0, 0), figures(0, 0, 1, 0, 0))))
                .isInstanceOf(Decision.Done.class);
    }

    @Test
    void aGoodOneStaysUntilTheStepHasLasted() {
        Figures good = figures(1000, 0, 1, 0.3, 0.9);
        Decision decided = GuardPolicy.decide(snapshot(50, Duration.ofMinutes(9), good, good));
        assertThat(decided).isInstanceOf(Decision.Hold.class);
        assertThat(decided.why()).startsWith("good so far, the step lasts");
    }

    @Test
    void aBadOneGoesBeforeTheStepHasLasted() {
        Figures good = figures(1000, 0, 1, 0.3, 0.9);
        assertThat(GuardPolicy.decide(snapshot(50, Duration.ZERO, good, figures(200, 50, 1, 0.3, 0.9))))
                .isInstanceOf(Decision.RollBack.class);
    }

    @Test
    void aPausedGuardDoesNothing() {
        Figures bad = figures(1000, 1000, 1, 0, 0);
        Snapshot now = new Snapshot(guard(true, null), 50, LONG, bad, bad, null);
        assertThat(GuardPolicy.decide(now)).isEqualTo(new Decision.Hold("paused"));
    }

    @Test
    void timesTooSmallToMatterDoNot() {
        assertThat(GuardPolicy.decide(
                        snapshot(50, LONG, figures(2000, 0, 0.02, 0.3, 0.9), figures(2000, 0, 0.1, 0.3, 0.9))))
                .isInstanceOf(Decision.Step.class);
    }

    @ParameterizedTest
    @CsvSource({"1000,600,RollBack", "1000,940,Hold", "1000,960,Step", "99,0,Hold"})
    void aShadowedCanaryMustAgree(long compared, long agreed, String decision) {
        Figures good = figures(1000, 0, 1, 0.3, 0.9);
        Snapshot now = new Snapshot(GUARD, 50, LONG, good, good, new Agreement(compared, compared, agreed));
        assertThat(GuardPolicy.decide(now).getClass().getSimpleName()).isEqualTo(decision);
    }

    @Test
    void numbersAreComparedByTheirDistribution() {
        Figures stable = numbers(0, 1000);
        assertThat(GuardPolicy.decide(snapshot(50, LONG, stable, numbers(0, 500))))
                .isInstanceOf(Decision.Step.class);
        assertThat(GuardPolicy.decide(snapshot(50, LONG, stable, numbers(0.6, 500))))
                .isInstanceOf(Decision.RollBack.class);
        Figures ones = sample(DoubleStream.generate(() -> 1).limit(500).toArray());
        Figures halves = sample(DoubleStream.generate(() -> 0.5).limit(500).toArray());
        assertThat(GuardPolicy.decide(snapshot(50, LONG, ones, ones))).isInstanceOf(Decision.Step.class);
        assertThat(GuardPolicy.decide(snapshot(50, LONG, ones, halves))).isInstanceOf(Decision.RollBack.class);
    }

    private static Figures numbers(double shift, int count) {
        return sample(DoubleStream.iterate(0, i -> i < count, i -> i + 1)
                .map(i -> shift + i / count)
                .toArray());
    }

    private static Figures sample(double[] sample) {
        Figures like = figures(sample.length, 0, 1, 0, 0);
        return new Figures(sample.length, 0, like.latency(), Map.of(), sample, Confidence.NONE);
    }

    /** Two versions that are the same, looked at again and again: the bounds must bear with chance. */
    @Test
    void chanceDoesNotRollBack() {
        SplittableRandom random = new SplittableRandom(42);
        int rolledBack = 0;
        for (int run = 0; run < 200; run++) {
            long[] stable = new long[4];
            long[] canary = new long[4];
            Histogram stableNanos = new Histogram(3_600_000_000_000L, 2);
            Histogram canaryNanos = new Histogram(3_600_000_000_000L, 2);
            for (int look = 0; look < 20; look++) {
                play(random, 400, stable, stableNanos);
                play(random, 40, canary, canaryNanos);
                Snapshot now = snapshot(50, Duration.ZERO, played(stable, stableNanos), played(canary, canaryNanos));
                if (GuardPolicy.decide(now) instanceof Decision.RollBack) {
                    rolledBack++;
                    break;
                }
            }
        }
        assertThat(rolledBack).isZero();
    }

    private static void play(SplittableRandom random, int requests, long[] counts, Histogram nanos) {
        for (int i = 0; i < requests; i++) {
            counts[0]++;
            if (random.nextDouble() < 0.02) {
                counts[1]++;
            } else {
                counts[random.nextDouble() < 0.3 ? 2 : 3]++;
                nanos.recordValue((long) (1e6 * Math.exp(random.nextGaussian())));
            }
        }
    }

    private static Figures played(long[] counts, Histogram nanos) {
        return new Figures(
                counts[0],
                counts[1],
                nanos,
                Map.of(Label.of("a"), counts[2], Label.of("b"), counts[3]),
                new double[0],
                Confidence.NONE);
    }
}
