package io.picklejar.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorthTest {

    private static final int LOOKUP = 1_000;
    private static final double DEAR = 1_000_000;

    private final SplittableRandom random = new SplittableRandom(5);
    private final Worth worth = new Worth(LOOKUP);

    /** Requests of random inputs, of which this share would be hits; returns how many were looked up. */
    private int requests(int count, double hitRate, double modelNanos) {
        int used = 0;
        for (int i = 0; i < count; i++) {
            if (worth.mayPayFor(modelNanos) && worth.isUsedFor(random.nextLong())) {
                worth.observe(random.nextDouble() < hitRate, LOOKUP, modelNanos);
                used++;
            }
        }
        return used;
    }

    @Test
    void aModelThatIsCheaperThanALookupIsBypassedAtOnceButForSamples() {
        assertThat(requests(6400, 1, 500)).isEqualTo(100);
        assertThat(worth.pays(500)).isFalse();
    }

    @Test
    void aDearModelIsWorthItEvenWithFewHits() {
        assertThat(requests(100_000, 0.005, DEAR)).isEqualTo(100_000);
    }

    @Test
    void withoutHitsOnlySamplesAreLookedUp() {
        requests(Worth.PATIENCE, 0, 10_000);
        assertThat(worth.isPaying()).isFalse();
        assertThat(requests(32_000, 0, 10_000)).isBetween(800, 1200);
    }

    @Test
    void theSampleIsAlwaysTheSameInputs() {
        requests(Worth.PATIENCE, 0, 10_000);
        for (int i = 0; i < 1000; i++) {
            long hash = random.nextLong();
            assertThat(worth.isUsedFor(hash)).isEqualTo(hash >>> 59 == 0).isEqualTo(worth.isUsedFor(hash));
        }
    }

    @Test
    void hitsAmongTheSamplesBringItBack() {
        requests(Worth.PATIENCE, 0, 10_000);
        requests(Worth.SAMPLE * Worth.SAMPLED_PATIENCE * 2, 0.5, 10_000);
        assertThat(worth.isPaying()).isTrue();
    }

    @Test
    void whatJustPaysDoesNotBringItBack() {
        requests(Worth.PATIENCE, 0, 10_000);
        requests(Worth.SAMPLE * Worth.SAMPLED_PATIENCE * 2, 0.11, 10_000);
        assertThat(worth.isPaying())
                .as("0.11 x 10 us against 1 us, with a margin of a half")
                .isFalse();
    }

    @Test
    void aModelThatBecameDearIsLookedUpAgain() {
        requests(1000, 1, 500);
        assertThat(requests(1000, 1, 5_000)).isEqualTo(1000);
    }

    @Test
    void onePauseOfTheMachineIsNoMeasurement() {
        worth.observe(true, 1_000_000_000, DEAR);
        assertThat(worth.lookupNanos()).isLessThan(1.1 * LOOKUP);
    }

    @Test
    void theMeasurementFollows() {
        for (int i = 0; i < 1000; i++) {
            worth.observe(true, 5_000, DEAR);
        }
        assertThat(worth.lookupNanos()).isBetween(4_900.0, 5_000.0);
        for (int i = 0; i < 1000; i++) {
            worth.observe(true, 300, DEAR);
        }
        assertThat(worth.lookupNanos()).isBetween(300.0, 310.0);
    }
}
