package io.picklejar.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.routing.Route;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrafficHistoryTest {

    private static final Map<String, Integer> ONE = Map.of("1", 1000);
    private static final Map<String, Integer> TWO = Map.of("2", 1000);
    private static final Map<String, Integer> BOTH = Map.of("1", 900, "2", 100);

    @SafeVarargs
    private static List<Map<String, Integer>> history(Map<String, Integer>... states) {
        List<Map<String, Integer>> history = List.of();
        for (Map<String, Integer> state : states) {
            history = TrafficHistory.with(history, state);
        }
        return history;
    }

    @SafeVarargs
    private static @Nullable Map<String, Integer> before(Map<String, Integer>... states) {
        return TrafficHistory.before(history(states));
    }

    @Test
    void withoutAnotherVersionThereIsNoWayBack() {
        assertThat(before()).isNull();
        assertThat(before(ONE)).isNull();
        assertThat(before(ONE, ONE)).isNull();
        assertThat(before(ONE, Map.of())).isNull();
    }

    @Test
    void aPromotedVersionGoesBackToWhatWasBeforeItWasACanary() {
        assertThat(before(ONE, TWO)).isEqualTo(ONE);
        assertThat(before(ONE, BOTH, TWO)).isEqualTo(ONE);
    }

    @Test
    void aCanaryGoesBackFromAnyStep() {
        assertThat(before(ONE, BOTH)).isEqualTo(ONE);
        assertThat(before(ONE, Map.of("1", 990, "2", 10), Map.of("1", 500, "2", 500)))
                .isEqualTo(ONE);
    }

    @Test
    void aSplitIsRestoredAsItLastWas() {
        Map<String, Integer> even = Map.of("1", 500, "2", 500);
        assertThat(before(BOTH, even, Map.of("3", 1000))).isEqualTo(even);
    }

    @Test
    void theWayBackIsNotForgottenByGoingIt() {
        assertThat(history(ONE, BOTH, TWO, ONE)).containsExactly(ONE);
        assertThat(before(ONE, TWO, ONE)).isNull();
        assertThat(before(ONE, TWO, Map.of("3", 1000), TWO)).isEqualTo(ONE);
    }

    @Test
    void aRouteSaysWhereTheWayBackLeads() {
        assertThat(TrafficHistory.withPrevious(history(ONE, BOTH), route(TWO)).previous())
                .isEqualTo(ONE);
        assertThat(TrafficHistory.withPrevious(history(ONE, TWO), route(ONE)).previous())
                .isEmpty();
        assertThat(TrafficHistory.withPrevious(history(ONE), route(Map.of("1", 0, "2", 1000)))
                        .previous())
                .isEqualTo(ONE);
        assertThat(TrafficHistory.withPrevious(history(ONE), Route.NONE)).isEqualTo(Route.NONE);
    }

    @Test
    void sharesThatWereRoundedAddUpAgain() {
        assertThat(before(Map.of("1", 333, "2", 333, "3", 333), Map.of("4", 1000)))
                .satisfies(shares -> assertThat(shares.values()).containsExactlyInAnyOrder(333, 333, 334));
    }

    private static Route route(Map<String, Integer> traffic) {
        return Route.NONE.withTraffic(traffic);
    }

    @Test
    void itIsBounded() {
        Map<String, Integer>[] states = states(100);
        assertThat(history(states)).hasSize(16).last().isEqualTo(Map.of("v99", 1000));
        assertThat(before(states)).isEqualTo(Map.of("v98", 1000));
    }

    @SuppressWarnings("unchecked") // arrays of a generic type cannot be made otherwise
    private static Map<String, Integer>[] states(int count) {
        return IntStream.range(0, count).mapToObj(i -> Map.of("v" + i, 1000)).toArray(Map[]::new);
    }
}
