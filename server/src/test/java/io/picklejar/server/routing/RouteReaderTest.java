package io.picklejar.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code route.yaml} may say, and what is said of what it may not. */
class RouteReaderTest {

    private static final String FULL = """
            traffic: {"1.0.0": 90, "1.1.0": 9.5, "1.2.0": 0.5}
            labels: {stable: "1.0.0", canary: "1.1.0"}
            previous: {"0.9.0": 70, "1.0.0": 30}
            shadow: "1.3.0"
            sticky: {header: X-Customer}
            keep_warm: 90s
            load: pinned
            required: false
            accept_breaking: ["1.3.0"]
            evaluate: {file: holdout.csv, target: y, metric: auc, at_least: 0.8}
            guard: {canary: "1.1.0", steps: [1, 5, 100], hold: 2m, min_requests: 50, min_agreement: 0.9,
                    paused: true, tolerance: 0.01, rolled_back: "1.1.0"}
            batching: {max_rows: 64, max_delay: 5ms}
            cache: {max_bytes: 16MiB, ttl: 90s, redis: true}
            """;

    @Test
    void everythingIsRead() {
        Route route = RouteReader.read(FULL);
        assertThat(route.traffic()).isEqualTo(Map.of("1.0.0", 900, "1.1.0", 95, "1.2.0", 5));
        assertThat(route.labels()).isEqualTo(Map.of("stable", "1.0.0", "canary", "1.1.0"));
        assertThat(route.previous()).isEqualTo(Map.of("0.9.0", 700, "1.0.0", 300));
        assertThat(route.shadow()).isEqualTo("1.3.0");
        assertThat(route.sticky()).isEqualTo(new Sticky(Sticky.From.HEADER, "X-Customer"));
        assertThat(route.keepWarm()).isEqualTo(Duration.ofSeconds(90));
        assertThat(route.loading()).isEqualTo(Loading.PINNED);
        assertThat(route.required()).isFalse();
        assertThat(route.acceptedBreaks()).isEqualTo(Set.of("1.3.0"));
        assertThat(route.evaluation()).isEqualTo(new Evaluation("holdout.csv", "y", "auc", 0.8, null));
        Guard guard = Objects.requireNonNull(route.guard());
        assertThat(guard.steps()).isEqualTo(List.of(10, 50, 1000));
        assertThat(guard.hold()).isEqualTo(Duration.ofMinutes(2));
        assertThat(guard.minAgreement()).isEqualTo(0.9);
        assertThat(guard.paused()).isTrue();
        assertThat(guard.tolerance()).isEqualTo(0.01);
        assertThat(guard.rolledBack()).isEqualTo("1.1.0");
        assertThat(route.serving())
                .isEqualTo(new Serving(
                        new Batching(64, Duration.ofMillis(5)),
                        new Caching(16L << 20, Duration.ofSeconds(90), true),
                        List.of()));
        assertThat(route.canary()).isEqualTo("1.1.0");
        assertThat(route.resolve("canary")).isEqualTo("1.1.0");
        assertThat(route.versions()).containsExactlyInAnyOrder("1.0.0", "1.1.0", "1.2.0", "1.3.0");
    }

    @Test
    void whatIsWrittenReadsAsTheSame() {
        Route route = RouteReader.read(FULL);
        assertThat(RouteReader.read(RouteWriter.write(route))).isEqualTo(route);
        assertThat(RouteReader.read(RouteWriter.write(Route.NONE))).isEqualTo(Route.NONE);
    }

    @Test
    void batchingIsSwitchedOffByAWord() {
        Route route = RouteReader.read("batching: off");
        assertThat(route.serving().batching()).isEqualTo(Batching.OFF);
        assertThat(RouteReader.read("batching: false")).isEqualTo(route);
        assertThat(RouteReader.read(RouteWriter.write(route))).isEqualTo(route);
        assertThat(RouteReader.read("batching: {max_delay: 0ms}").serving().batching())
                .isEqualTo(new Batching(null, Duration.ZERO));
    }

    @Test
    void theCacheIsSwitchedOnByAWord() {
        Route route = RouteReader.read("cache: true");
        assertThat(route.serving().caching()).isEqualTo(new Caching(64L << 20, Duration.ofMinutes(10), false));
        assertThat(RouteReader.read("cache: on")).isEqualTo(route);
        assertThat(RouteReader.read(RouteWriter.write(route))).isEqualTo(route);
        assertThat(RouteReader.read("cache: off")).isEqualTo(Route.NONE);
        Route small = RouteReader.read("cache: {max_bytes: 100000}");
        assertThat(small.serving().caching()).isEqualTo(new Caching(100_000, Duration.ofMinutes(10), false));
        assertThat(RouteReader.read(RouteWriter.write(small))).isEqualTo(small);
    }

    @Test
    void anEmptyFileIsNoRoute() {
        assertThat(RouteReader.read("")).isEqualTo(Route.NONE);
        assertThat(RouteReader.read("traffic: {\"1\": 1000}").traffic()).isEqualTo(Map.of("1", 1000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "traffic: {a: 90}            | traffic adds up to 90 (expected: 100, or 1000 where weights are per mille)",
                "traffic: {a: -1, b: 101}    | traffic.a: -1 (expected: 0..100, adding up to 100)",
                "traffic: {a: 99.99, b: 0.01}| traffic.a: 99.99 (expected: steps of 0.1 percent)",
                "traffic: {a: much}          | traffic.a: much (expected: a number)",
                "traffic: {../a: 100}        | expected: a version's name",
                "previous: {a: 90}           | previous adds up to 90 (expected: 100, or 1000 where weights are per mille)",
                "trafic: {a: 100}            | unknown key trafic; did you mean traffic?",
                "keep_warm: soon             | keep_warm: soon (expected: a duration such as 500ms, 30s, 10m or 2h)",
                "load: lazy                  | load: lazy (expected: eager, on-demand or pinned)",
                "required: maybe             | required: maybe (expected: true or false)",
                "guard: {paused: 1}          | guard.paused: 1 (expected: true or false)",
                "sticky: {header: a, field: b} | sticky (expected: one of header and field)",
                "evaluate: {file: ../x.csv, metric: auc, at_least: 1} | evaluate.file: ../x.csv",
                "evaluate: {file: x.csv, metric: auc} | expected: file, metric, and at_least or at_most",
                "guard: {steps: [5, 1]}      | guard.steps: 1 (expected: growing, 0.1..100)",
                "guard: {min_requests: 0}    | guard.min_requests: 0 (expected: 1..1000000000)",
                "guard: {min_requests: 2.5}  | guard.min_requests: 2.5 (expected: a whole number, 1..1000000000)",
                "guard: {tolerance: 1.5}     | guard.tolerance: 1.5 (expected: 0..1)",
                "guard: {hold: 5}            | guard.hold: 5 (expected: a duration such as 500ms, 30s, 10m or 2h)",
                "guard: {max_psi: low}       | guard.max_psi: low (expected: a number)",
                "guard: {canary: '../b'}     | guard.canary: ../b (expected: a version's name",
                "sticky: {header: [a]}       | sticky.header (expected: one value)",
                "batching: on                | batching: on (expected: off, or max_rows and max_delay)",
                "batching: {max_rows: 0}     | batching.max_rows: 0 (expected: 1..65536)",
                "batching: {max_rows: 1.5}   | batching.max_rows: 1.5 (expected: a whole number, 1..65536)",
                "batching: {max_rows: many}  | batching.max_rows: many (expected: a number)",
                "batching: {max_delay: 5}    | batching.max_delay: 5 (expected: a duration such as 500ms, 30s, 10m or 2h)",
                "cache: {ttl: 5}             | cache.ttl: 5 (expected: a duration such as 500ms, 30s, 10m or 2h)",
                "batching: {max_delay: 2s}   | batching.max_delay: 2000ms (expected: 0ms..1s)",
                "cache: much                 | cache: much (expected: true, false, or max_bytes, ttl and redis)",
                "cache: {max_bytes: lots}    | cache.max_bytes: lots (expected: a size such as 512KiB, 64MiB or 1GiB)",
                "cache: {max_bytes: 1KiB}    | cache.max_bytes: 1024 (expected: 64KiB..1024GiB)",
                "cache: {ttl: 0s}            | cache.ttl: 0ms (expected: 1ms..720h)",
                "cache: {redis: yes please}  | cache.redis: yes please (expected: true or false)",
                "[1, 2                       | expected: YAML",
                "- 1                         | expected: a map"
            })
    void whatIsWrongIsSaid(String yaml, String message) {
        assertThatThrownBy(() -> RouteReader.read(yaml.replace("`", "")))
                .isInstanceOf(RouteException.class)
                .hasMessageStartingWith("route.yaml: ")
                .hasMessageContaining(message);
    }

    @Test
    void anAliasBombIsRefused() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a]\ntraffic: {x: 100}\n";
        assertThatThrownBy(() -> RouteReader.read(bomb)).isInstanceOf(RouteException.class);
    }
}
