package io.picklejar.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.schema.Supplement.KeyType;
import io.picklejar.server.routing.Lookup.Otherwise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupReaderTest {

    private static final String SQL = "select id, x from t where id = any(?)";

    private static final String FULL = """
            lookup:
              - source: customers
                query: "select id, x from t where id = any(?)"
                key: customer_id
                key_column: id
                key_type: integer
                columns: {income: x, segment: y}
                ttl: 30s
                on_missing: default
                on_failure: null
                precedence: lookup
              - {source: hashes, key_pattern: "customer:{key}", key: customer_id, columns: [score]}
            """;

    @Test
    void everyKeyIsRead() {
        assertThat(RouteReader.read(FULL).serving().lookups())
                .containsExactly(
                        new Lookup(
                                "customers",
                                new Lookup.Ask.Query(SQL, "id"),
                                "customer_id",
                                KeyType.INTEGER,
                                Map.of("income", "x", "segment", "y"),
                                Duration.ofSeconds(30),
                                Otherwise.DEFAULT,
                                Otherwise.NULL,
                                true),
                        new Lookup(
                                "hashes",
                                new Lookup.Ask.Hash("customer:{key}"),
                                "customer_id",
                                KeyType.EITHER,
                                Map.of("score", "score"),
                                Duration.ZERO,
                                Otherwise.ERROR,
                                Otherwise.ERROR,
                                false));
    }

    @Test
    void whatIsWrittenReadsAsTheSame() {
        Route several = RouteReader.read(FULL);
        assertThat(RouteReader.read(RouteWriter.write(several))).isEqualTo(several);
        Route one = RouteReader.read(
                "lookup: {source: a, key_pattern: \"{key}\", key: k, columns: [x], ttl: 0, on_missing: null}");
        assertThat(one.serving().lookups().getFirst().onMissing()).isEqualTo(Otherwise.NULL);
        assertThat(RouteReader.read(RouteWriter.write(one))).isEqualTo(one);
    }

    @Test
    void anOrdinaryRouteLooksNothingUp() {
        assertThat(RouteReader.read("load: eager").serving().lookups()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source: a | source: | lookup.source: none (expected: 1..256 characters)",
                "key: k | key: [] | lookup.key (expected: one value)",
                "columns: [x] | colums: [x] | unknown key colums; did you mean columns?",
                "columns: [x] | columns: [] | lookup.columns (expected: a list of features that are columns, too, or a map of features to columns)",
                "columns: [x] | columns: x | lookup.columns (expected: a list of features that are columns, too, or a map of features to columns)",
                "any(?) | any(1) | lookup.query: select x where k = any(1) (expected: a ? for the array of keys, as in where id = any(?))",
                "query: | key_pattern: | lookup.key_pattern: select x where k = any(?) (expected: with {key} in it, as in customer:{key})",
                "key: k | {key: k, key_pattern: '{key}' | lookup (expected: one of query, for a database, and key_pattern, for Redis)",
                "key: k | {key: k, key_type: number | lookup.key_type: number (expected: string or integer)",
                "key: k | {key: k, ttl: 25h | lookup.ttl: 25h (expected: 0..24h)",
                "key: k | {key: k, ttl: 30 | lookup.ttl: 30 (expected: a duration such as 500ms, 30s, 10m or 2h)",
                "key: k | {key: k, on_missing: skip | lookup.on_missing: skip (expected: error, default or null)",
                "key: k | {key: k, on_failure: retry | lookup.on_failure: retry (expected: error, default or null)",
                "key: k | {key: k, precedence: both | lookup.precedence: both (expected: request or lookup)"
            })
    void whatIsWrongIsToldWithWhatWasExpected(String from, String to, String message) {
        String good = "lookup: {source: a, query: select x where k = any(?), key: k, columns: [x]}";
        assertThat(RouteReader.read(good).serving().lookups()).hasSize(1);
        String bad = good.replace(from, to.startsWith("{") ? to.substring(1) : to);
        assertThatThrownBy(() -> RouteReader.read(bad))
                .isInstanceOf(RouteException.class)
                .hasMessage("route.yaml: " + message);
    }

    @Test
    void thereAreNotTooMany() {
        String one = "  - {source: a, key_pattern: \"{key}\", key: k, columns: [x]}\n";
        assertThat(RouteReader.read("lookup:\n" + one.repeat(8)).serving().lookups())
                .hasSize(8);
        assertThatThrownBy(() -> RouteReader.read("lookup:\n" + one.repeat(9)))
                .hasMessage("route.yaml: lookup: 9 of them (expected: 1..8)");
        assertThatThrownBy(() -> RouteReader.read("lookup: customers"))
                .hasMessage(
                        "route.yaml: lookup: customers (expected: source, query, key and columns, or a list of such maps)");
        assertThat(List.of(RouteReader.read("lookup: null").serving().lookups()))
                .containsExactly(List.of());
    }
}
