package io.picklejar.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shares of traffic. */
class SplitTest {

    private static Split split(Object... versionsAndWeights) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        for (int i = 0; i < versionsAndWeights.length; i += 2) {
            weights.put((String) versionsAndWeights[i], (Integer) versionsAndWeights[i + 1]);
        }
        return new Split(weights);
    }

    @Test
    void requestsWithoutANameAreDealtOutExactly() {
        Split split = split("1", 900, "2", 99, "3", 1);
        Map<String, Integer> counts = new HashMap<>();
        for (long i = 0; i < 100_000; i++) {
            counts.merge(split.ofRequest(i), 1, Integer::sum);
        }
        assertThat(counts).isEqualTo(Map.of("1", 90_000, "2", 9_900, "3", 100));
    }

    @Test
    void theyAreMixedWithinARound() {
        Split split = split("1", 500, "2", 500);
        int runs = 0;
        for (long i = 1; i < 1000; i++) {
            runs += split.ofRequest(i).equals(split.ofRequest(i - 1)) ? 0 : 1;
        }
        assertThat(runs).isGreaterThan(300);
    }

    @Test
    void sharesThatAreNoThousandAreSharesOfTheirSum() {
        Split split = split("1", 90, "2", 10);
        Map<String, Integer> counts = new HashMap<>();
        for (long i = 0; i < 1000; i++) {
            counts.merge(split.ofRequest(i), 1, Integer::sum);
        }
        assertThat(counts).isEqualTo(Map.of("1", 900, "2", 100));
    }

    @Test
    void callersGetTheirShareAndKeepTheirVersion() {
        Split split = split("1.0.0", 900, "1.1.0", 100);
        Split again = split("1.1.0", 100, "1.0.0", 900);
        int canary = 0;
        for (int i = 0; i < 100_000; i++) {
            String version = split.ofCaller("user-" + i);
            assertThat(again.ofCaller("user-" + i)).isEqualTo(version);
            canary += version.equals("1.1.0") ? 1 : 0;
        }
        // Five standard deviations of a binomial share.
        assertThat(canary / 100_000.0).isCloseTo(0.1, within(5 * Math.sqrt(0.1 * 0.9 / 100_000)));
    }

    @Test
    void aGreaterShareMovesCallersToItAndNobodyElse() {
        Split ten = split("1.0.0", 900, "1.1.0", 100);
        Split twenty = split("1.0.0", 800, "1.1.0", 200);
        int moved = 0;
        for (int i = 0; i < 50_000; i++) {
            String before = ten.ofCaller("u" + i);
            String after = twenty.ofCaller("u" + i);
            if (!before.equals(after)) {
                assertThat(before).isEqualTo("1.0.0");
                assertThat(after).isEqualTo("1.1.0");
                moved++;
            }
        }
        assertThat(moved / 50_000.0).isCloseTo(0.1, within(0.01));
    }

    @Test
    void aVersionThatLeavesMovesItsOwnCallersOnly() {
        Split three = split("1", 400, "2", 300, "3", 300);
        Split two = split("1", 400, "2", 300);
        for (int i = 0; i < 10_000; i++) {
            String before = three.ofCaller("u" + i);
            if (!before.equals("3")) {
                assertThat(two.ofCaller("u" + i)).isEqualTo(before);
            }
        }
    }

    @Test
    void somebodyMustGetTraffic() {
        assertThatThrownBy(() -> split("1", 0)).hasMessageContaining("no version has traffic");
        assertThatThrownBy(() -> split("1", 1001)).hasMessageContaining("expected: 0..1000");
    }
}
