package io.picklejar.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.routing.Route;
import io.picklejar.server.routing.RouteReader;
import io.picklejar.server.source.Found;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where traffic goes, given what is ready. */
class RoutingTest {

    private static final Route NINETY = RouteReader.read("traffic: {\"1\": 90, \"2\": 10}");

    private final ModelVersion one = version("1");
    private final ModelVersion two = version("2");

    private static ModelVersion version(String name) {
        return new ModelVersion(new Found("m", name, Path.of("m", name), ""), () -> {});
    }

    private static Map<String, Integer> traffic(Routing routing) {
        return routing.split() == null ? Map.of() : routing.split().perMille();
    }

    private Routing next(Routing before, Route route, Map<String, ModelVersion> ready, Set<String> pending) {
        return Routing.next(before, route, ready, Set.of("1", "2"), pending);
    }

    @Test
    void withoutARouteTheHighestReadyVersionGetsEverything() {
        Routing first = next(Routing.NONE, Route.NONE, Map.of("1", one), Set.of("2"));
        assertThat(traffic(first)).isEqualTo(Map.of("1", 1000));
        assertThat(traffic(next(first, Route.NONE, Map.of("1", one, "2", two), Set.of())))
                .isEqualTo(Map.of("2", 1000));
    }

    @Test
    void whatTheRepositoryNoLongerHasGetsNothingWhereSomethingElseIsReady() {
        Routing both = next(Routing.NONE, Route.NONE, Map.of("1", one, "2", two), Set.of());
        Routing left = Routing.next(both, Route.NONE, Map.of("1", one, "2", two), Set.of("1"), Set.of());
        assertThat(traffic(left)).isEqualTo(Map.of("1", 1000));
        assertThat(traffic(Routing.next(both, Route.NONE, Map.of("2", two), Set.of("1"), Set.of())))
                .isEqualTo(Map.of("2", 1000));
    }

    @Test
    void trafficStaysAsItWasWhileAVersionIsOnItsWay() {
        Routing before = next(Routing.NONE, Route.NONE, Map.of("1", one), Set.of());
        assertThat(traffic(next(before, NINETY, Map.of("1", one), Set.of("2")))).isEqualTo(Map.of("1", 1000));
        assertThat(traffic(next(before, NINETY, Map.of("1", one, "2", two), Set.of())))
                .isEqualTo(Map.of("1", 900, "2", 100));
    }

    @Test
    void theShareOfAFailedVersionGoesToTheOthers() {
        Routing routing = next(Routing.NONE, NINETY, Map.of("2", two), Set.of());
        assertThat(routing.perMille("2")).isEqualTo(1000);
        assertThat(routing.perMille("1")).isZero();
        assertThat(routing.primary()).isSameAs(two);
    }

    @Test
    void aRouteToNothingLeavesTrafficWhereItIs() {
        Routing before = next(Routing.NONE, Route.NONE, Map.of("1", one), Set.of());
        Route nowhere = RouteReader.read("traffic: {\"3\": 100}");
        assertThat(traffic(next(before, nowhere, Map.of("1", one), Set.of()))).isEqualTo(Map.of("1", 1000));
        assertThat(traffic(next(Routing.NONE, nowhere, Map.of(), Set.of()))).isEmpty();
    }

    @Test
    void aCallerWithoutANameIsDealtOutAndOneWithANameStays() {
        Routing routing = next(
                Routing.NONE,
                RouteReader.read("traffic: {\"1\": 50, \"2\": 50}"),
                Map.of("1", one, "2", two),
                Set.of());
        long first = 0;
        for (int i = 0; i < 1000; i++) {
            first += routing.pick(Caller.NOBODY, i) == one ? 1 : 0;
        }
        assertThat(first).isEqualTo(500);
        Caller ann = new Caller() {
            @Override
            public String header(String name) {
                assertThat(name).isEqualTo("X-User-Id");
                return "ann";
            }

            @Override
            public String field(String name) {
                throw new AssertionError(name);
            }
        };
        ModelVersion hers = routing.pick(ann, 0);
        for (int i = 0; i < 100; i++) {
            assertThat(routing.pick(ann, i)).isSameAs(hers);
        }
    }
}
