package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.model.schema.Supplement.KeyType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class PartialTableTest {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Location AT = Location.root("lookup");

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            Feature.of("a", FeatureType.NUMBER, false).withConstraints(Constraints.range(0.0, 10.0)),
            Feature.of("b", FeatureType.STRING, true).withFallback(new Feature.Fallback("none")),
            Feature.of("c", FeatureType.INTEGER, false)
                    .withConstraints(new Constraints(0.0, null, null, null, null, null, true)),
            Feature.of("d", FeatureType.BOOLEAN, false)));

    private final Violations violations = new Violations();
    private final Violations warnings = new Violations();

    private static Supplements byId(KeyType type, boolean always) {
        return new Supplements(SCHEMA, List.of(new Supplement("id", type, List.of(0, 1), always)));
    }

    private PartialTable read(Supplements supplements, String... rows) {
        PartialTable table = new PartialTable(supplements, 1);
        RowDecoder decoder = new RowDecoder(table, violations, warnings);
        for (String row : rows) {
            try (JsonParser parser =
                    JSON.createParser(ObjectReadContext.empty(), row.getBytes(StandardCharsets.UTF_8))) {
                parser.nextToken();
                decoder.row(parser, Location.root("row"));
            }
        }
        return table;
    }

    private List<String> told() {
        return violations.kept().stream()
                .map(one -> one.type() + " " + one.location().get(one.location().size() - 1))
                .toList();
    }

    @Test
    void whatIsSuppliedMayBeLeftOutWhereThereIsAKey() {
        PartialTable table = read(
                byId(KeyType.EITHER, false),
                "{\"id\": 7, \"c\": 1, \"d\": true}",
                "{\"c\": 1, \"id\": \"x\", \"d\": true, \"a\": 3}",
                "{\"c\": 1, \"d\": true, \"a\": 3, \"b\": null}");
        assertThat(told()).isEmpty();
        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.key(0, 0)).isEqualTo(7L);
        assertThat(table.key(1, 0)).isEqualTo("x");
        assertThat(table.isNeeded(1, 0)).isTrue();
        assertThat(table.isAbsent(1, 0)).isFalse();
        assertThat(table.isAbsent(1, 1)).isTrue();
        assertThat(table.isNeeded(2, 0)).isFalse();
    }

    @Test
    void withoutAKeyThatIsMissingAndSoIsWhatNobodySupplies() {
        read(byId(KeyType.EITHER, false), "{\"c\": 1}");
        assertThat(told()).containsExactlyInAnyOrder("missing d", "missing id");
        assertThat(violations.kept().get(1).message()).isEqualTo("Field required to look up a, b");
    }

    @Test
    void aSupplementThatWinsAlwaysNeedsItsKey() {
        PartialTable table = read(
                byId(KeyType.EITHER, true),
                "{\"id\": 1, \"a\": 3, \"b\": \"x\", \"c\": 1, \"d\": true}",
                "{\"a\": 3, \"b\": \"x\", \"c\": 1, \"d\": true}");
        assertThat(told()).containsExactly("missing id");
        assertThat(table.isNeeded(0, 0)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "EITHER  | 9223372036854775807 | ok",
                "EITHER  | 9223372036854775808 | int_type",
                "EITHER  | -0.0      | ok",
                "EITHER  | 1.0       | ok",
                "EITHER  | 1.5       | int_type",
                "EITHER  | 1e18      | int_type",
                "EITHER  | true      | key_type",
                "EITHER  | null      | key_type",
                "EITHER  | {\"a\":1} | key_type",
                "EITHER  | [[1],2]   | key_type",
                "INTEGER | \"1\"     | int_type",
                "INTEGER | 1         | ok",
                "STRING  | 1         | string_type",
                "STRING  | \"1\"     | ok",
                "STRING  | \"\"      | string_too_short"
            })
    void aKeyIsWhatItsLookupSays(KeyType type, String key, String verdict) {
        read(byId(type, false), "{\"id\": " + key + ", \"c\": 1, \"d\": true}");
        assertThat(told()).isEqualTo(verdict.equals("ok") ? List.of() : List.of(verdict + " id"));
    }

    @Test
    void aKeyIsBounded() {
        read(byId(KeyType.EITHER, false), "{\"id\": \"" + "x".repeat(256) + "\", \"c\": 1, \"d\": true}");
        assertThat(told()).isEmpty();
        read(byId(KeyType.EITHER, false), "{\"id\": \"" + "x".repeat(257) + "\", \"c\": 1, \"d\": true}");
        assertThat(told()).containsExactly("string_too_long id");
    }

    @Test
    void aFeatureMayBeTheKey() {
        Supplements byC = new Supplements(SCHEMA, List.of(new Supplement("c", KeyType.EITHER, List.of(0), false)));
        PartialTable table = read(byC, "[null, \"x\", 5, true]", "{\"c\": 6, \"d\": true}");
        assertThat(told()).isEmpty();
        assertThat(byC.keyFields()).isEmpty();
        assertThat(table.key(0, 0)).isEqualTo(5L);
        assertThat(table.isAbsent(0, 0)).isTrue();
        assertThat(table.key(1, 0)).isEqualTo(6L);
        read(byC, "[null, \"x\", 90071992547409920, true]", "[null, \"x\", null, true]", "[null, null, 5, true]");
        assertThat(told()).containsExactly("int_type c", "int_type 2");
    }

    @Test
    void aKeyThatIsNullFindsNothing() {
        Supplements byB = new Supplements(SCHEMA, List.of(new Supplement("b", KeyType.EITHER, List.of(0), false)));
        read(byB, "{\"b\": null, \"c\": 1, \"d\": true}", "{\"b\": \"\", \"c\": 1, \"d\": true}");
        assertThat(told()).containsExactly("missing b", "string_too_short b");
        PartialTable table = read(byB, "{\"c\": 1, \"d\": true}");
        assertThat(table.key(0, 0)).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 3,     ok",
        "0, 11,    less_than_equal",
        "0, NaN,   finite_number",
        "0, Infinity, finite_number",
        "0, x,     float_type",
        "0, true,  float_type",
        "0, -,     missing",
        "1, x,     ok",
        "1, -,     ok",
        "1, 1,     string_type",
        "2, 1.5,   int_from_float",
        "2, -1,    warning",
        "3, true,  ok",
        "3, 1,     bool_type"
    })
    void whatIsPutIsCheckedLikeWhatIsSent(int feature, String value, String verdict) {
        PartialTable table = read(byId(KeyType.EITHER, false), "{\"id\": 7, \"c\": 1, \"d\": false}");
        boolean isPut = table.put(0, feature, value(value), AT, violations, warnings);
        assertThat(isPut).isEqualTo(verdict.equals("ok") || verdict.equals("warning"));
        assertThat(warnings.count()).isEqualTo(verdict.equals("warning") ? 1 : 0);
        assertThat(told()).isEqualTo(isPut ? List.of() : List.of(verdict + " lookup"));
        assertThat(violations.kept()).allSatisfy(one -> assertThat(one.input()).isNull());
    }

    private static @Nullable Object value(String text) {
        return switch (text) {
            case "-" -> null;
            case "true" -> true;
            case "x" -> "x";
            default -> Double.valueOf(text);
        };
    }

    @Test
    void theTableHoldsWhatWasSentAndWhatWasPut() {
        PartialTable table = read(
                byId(KeyType.EITHER, true),
                "{\"id\": 7, \"a\": 1, \"b\": \"sent\", \"c\": 1, \"d\": true}",
                "{\"id\": 8, \"c\": 2, \"d\": false}");
        table.put(0, 0, 9L, AT, violations, warnings);
        table.put(0, 1, null, AT, violations, warnings);
        table.putMissing(1, 0);
        table.putFallback(1, 1);
        Table built = table.build();
        assertThat(built.columns()).isEqualTo(4);
        assertThat(built.number(0, 0)).isEqualTo(9);
        assertThat(built.text(0, 1)).isNull();
        assertThat(built.number(0, 3)).isEqualTo(1);
        assertThat(built.number(1, 0)).isNaN();
        assertThat(built.text(1, 1)).isEqualTo("none");
        assertThat(built.number(1, 2)).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitTheSchemaIsRefused() {
        Supplement one = new Supplement("id", KeyType.STRING, List.of(0), false);
        assertThatThrownBy(() -> new Supplements(SCHEMA, List.of(one, one))).hasMessage("a is supplied twice");
        assertThatThrownBy(() ->
                        new Supplements(SCHEMA, List.of(one, new Supplement("id", KeyType.INTEGER, List.of(1), false))))
                .hasMessage("key id is of two types (expected: one)");
        assertThatThrownBy(
                        () -> new Supplements(SCHEMA, List.of(new Supplement("a", KeyType.STRING, List.of(0), false))))
                .hasMessage("key a is itself supplied (expected: sent with the request)");
        assertThatThrownBy(
                        () -> new Supplements(SCHEMA, List.of(new Supplement("d", KeyType.STRING, List.of(0), false))))
                .hasMessage("key d is a feature of type boolean (expected: string or integer)");
        FeatureSchema tensors = new FeatureSchema(List.of(Feature.of("t", new TensorType(Element.DOUBLE, List.of(2)))));
        assertThatThrownBy(() ->
                        new Supplements(tensors, List.of(new Supplement("id", KeyType.STRING, List.of(0), false))))
                .hasMessage("t is an array (expected: one value)");
    }
}
