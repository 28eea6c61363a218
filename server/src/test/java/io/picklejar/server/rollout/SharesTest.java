package io.picklejar.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.routing.Guard;
import io.picklejar.server.routing.Route;
import io.picklejar.server.routing.RouteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who gets what when a canary's share changes; and that the documentation's routes are routes. */
class SharesTest {

    private static Route route(String traffic) {
        return RouteReader.read("traffic: " + traffic + "\nlabels: {stable: \"1\", canary: \"c\"}\nguard: {hold: 1m}");
    }

    @Test
    void theOthersShareTheRestAsTheyDid() {
        Route route = route("{\"1\": 60, \"2\": 30, \"c\": 10}");
        assertThat(Shares.step(route, "c", 250).traffic()).isEqualTo(Map.of("1", 500, "2", 250, "c", 250));
        assertThat(Shares.step(route, "c", 1000).traffic()).isEqualTo(Map.of("c", 1000));
        assertThat(Shares.rollBack(route, "c").traffic()).isEqualTo(Map.of("1", 667, "2", 333));
    }

    @Test
    void nothingIsLostInRounding() {
        Route route = route("{\"1\": 33.3, \"2\": 33.3, \"3\": 33.4}");
        for (int share = 1; share < 1000; share++) {
            assertThat(Shares.step(route, "c", share).traffic().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(1000);
        }
    }

    @Test
    void whereNobodyIsLeftTheStableOneTakesIt() {
        Route route = route("{\"c\": 100}");
        assertThat(Shares.rollBack(route, "c").traffic()).isEqualTo(Map.of("1", 1000));
        Route alone = RouteReader.read("traffic: {\"c\": 100}\nguard: {canary: \"c\"}");
        assertThat(Shares.rollBack(alone, "c")).isEqualTo(alone);
    }

    @Test
    void whatTheDocumentationShowsIsRead() throws IOException {
        String page = Files.readString(Path.of("../docs/rollout.md"));
        List<Route> routes = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(block -> RouteReader.read(block.group(1)))
                .toList();
        assertThat(routes).hasSize(3);
        Guard written = Objects.requireNonNull(routes.getLast().guard());
        Guard defaults =
                Objects.requireNonNull(RouteReader.read("guard: {hold: 10m}").guard());
        assertThat(written.steps()).isEqualTo(defaults.steps());
        assertThat(written.minRequests()).isEqualTo(defaults.minRequests());
        assertThat(written.maxErrorRate()).isEqualTo(defaults.maxErrorRate());
        assertThat(written.maxLatencyRatio()).isEqualTo(defaults.maxLatencyRatio());
        assertThat(written.maxDistribution()).isEqualTo(defaults.maxDistribution());
        assertThat(written.maxConfidenceDrop()).isEqualTo(defaults.maxConfidenceDrop());
        assertThat(written.tolerance()).isEqualTo(defaults.tolerance());
    }
}
