package io.picklejar.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CostTest {

    private final Cost cost = new Cost();

    private void observe(int times, int rows, long nanos) {
        for (int i = 0; i < times; i++) {
            cost.observe(rows, nanos);
        }
    }

    @Test
    void aCallAndEachRowMoreAreToldApart() {
        observe(100, 1, 1000);
        observe(100, 11, 3000);
        assertThat(cost.callNanos()).isEqualTo(1000);
        assertThat(cost.rowNanos()).isEqualTo(200);
        assertThat(cost.expectedNanos(101)).isEqualTo(21_000);
    }

    @Test
    void whatChangesIsFollowed() {
        observe(10, 1, 1000);
        observe(200, 1, 100_000);
        assertThat(cost.callNanos()).isCloseTo(100_000, Percentage.withPercentage(1));
        observe(200, 1, 1000);
        assertThat(cost.callNanos()).isCloseTo(1000, Percentage.withPercentage(1));
    }

    @Test
    void oneLongPauseChangesLittle() {
        observe(10, 1, 1000);
        observe(10, 11, 3000);
        observe(1, 1, 50_000_000);
        observe(1, 11, 50_000_000);
        assertThat(cost.callNanos()).isLessThan(1200);
        assertThat(cost.rowNanos()).isLessThan(250);
    }
}
