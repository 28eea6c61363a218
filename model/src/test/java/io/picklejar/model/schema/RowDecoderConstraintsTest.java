package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges, enumerations and patterns; what is refused and what only warned about. */
class RowDecoderConstraintsTest {

    private static final Constraints OPEN = limits(null, null, 0.0, 1.0);

    private static Constraints limits(
            @Nullable Double minimum, @Nullable Double maximum, @Nullable Double above, @Nullable Double below) {
        return new Constraints(minimum, maximum, above, below, null, null, false);
    }

    private static Constraints warning(Constraints of) {
        return new Constraints(
                of.minimum(),
                of.maximum(),
                of.exclusiveMinimum(),
                of.exclusiveMaximum(),
                of.enumeration(),
                of.pattern(),
                true);
    }

    private static Rows number(Constraints constraints, String value) {
        return Rows.value(Rows.x(FeatureType.NUMBER, constraints), value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.0", "120", "35.5"})
    void limitsThemselvesAreInside(String value) {
        assertThat(number(Constraints.range(0.0, 120.0), value).told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -5       | greater_than_equal at [row, x] Input should be greater than or equal to 0
            -5e-324  | greater_than_equal at [row, x] Input should be greater than or equal to 0
            120.0001 | less_than_equal at [row, x] Input should be less than or equal to 120.5
            1e308    | less_than_equal at [row, x] Input should be less than or equal to 120.5
            """)
    void outsideAClosedRangeIsRefused(String value, String told) {
        double maximum = 120.5;
        String sent = value.equals("120.0001") ? "120.50001" : value;
        assertThat(number(Constraints.range(0.0, maximum), sent).told()).containsExactly(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0    | greater_than at [row, x] Input should be greater than 0
            -0.0 | greater_than at [row, x] Input should be greater than 0
            1    | less_than at [row, x] Input should be less than 1
            2    | less_than at [row, x] Input should be less than 1
            """)
    void exclusiveLimitsAreOutside(String value, String told) {
        assertThat(number(OPEN, value).told()).containsExactly(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.9e-324", "0.5", "0.9999999999999999"})
    void nextToAnExclusiveLimitIsInside(String value) {
        assertThat(number(OPEN, value).told()).isEmpty();
    }

    @Test
    void theStricterOfTwoLimitsCounts() {
        Constraints both = limits(0.0, 10.0, 3.0, 7.0);
        assertThat(number(both, "3").verdict()).isEqualTo("greater_than");
        assertThat(number(both, "7").verdict()).isEqualTo("less_than");
        assertThat(number(both, "-1").verdict()).isEqualTo("greater_than_equal");
        assertThat(number(both, "5").verdict()).isEqualTo("ok");
    }

    @Test
    void theContextHoldsTheLimitForMachines() {
        assertThat(number(Constraints.range(0.5, null), "0").only().context()).isEqualTo(Map.of("ge", 0.5));
        assertThat(number(Constraints.range(null, 3.0), "4").only().context()).isEqualTo(Map.of("le", 3L));
        assertThat(number(OPEN, "0").only().context()).isEqualTo(Map.of("gt", 0L));
        assertThat(number(OPEN, "1").only().context()).isEqualTo(Map.of("lt", 1L));
        assertThat(number(OPEN, "1").input()).isEqualTo(1L);
    }

    @ParameterizedTest
    @CsvSource({"1,ok", "1.0,ok", "2.5,ok", "-0.0,ok", "0,ok", "3,enum", "1.0000001,enum"})
    void numbersOfAnEnumerationCompareByValue(String value, String verdict) {
        assertThat(number(Constraints.oneOf(List.of(1L, 2.5, -0.0), false), value)
                        .verdict())
                .isEqualTo(verdict);
    }

    @Test
    void textsOfAnEnumerationCompareExactly() {
        Feature x = Rows.x(FeatureType.STRING, Constraints.oneOf(List.of("car", "home", "it's"), false));
        assertThat(Rows.value(x, "\"car\"").text()).isEqualTo("car");
        assertThat(Rows.value(x, "\"Car\"").told())
                .containsExactly("enum at [row, x] Input should be 'car', 'home' or 'it's'");
        assertThat(Rows.value(x, "\"Car\"").only().context()).isEqualTo(Map.of("expected", "'car', 'home' or 'it's'"));
    }

    @Test
    void truthValuesOfAnEnumeration() {
        Feature x = Rows.x(FeatureType.BOOLEAN, Constraints.oneOf(List.of(true), false));
        assertThat(Rows.value(x, "true").verdict()).isEqualTo("ok");
        assertThat(Rows.value(x, "false").told()).containsExactly("enum at [row, x] Input should be true");
    }

    @Test
    void aLongEnumerationIsCutInTheMessage() {
        List<Object> many = new java.util.ArrayList<>();
        for (long i = 0; i < 25; i++) {
            many.add(i);
        }
        assertThat(number(Constraints.oneOf(many, false), "99").only().message())
                .startsWith("Input should be 0, 1, 2")
                .endsWith("18, 19 or one of 5 more");
    }

    @Test
    void anEnumerationAndARangeMustBothHold() {
        Constraints both = new Constraints(2.0, null, null, null, List.of(1L, 3L), null, false);
        assertThat(number(both, "3").verdict()).isEqualTo("ok");
        assertThat(number(both, "1").verdict()).isEqualTo("greater_than_equal");
        assertThat(number(both, "4").verdict()).isEqualTo("enum");
    }

    @Test
    void aPatternIsSearchedForAnywhereUnlessItIsAnchored() {
        Feature anywhere = Rows.x(FeatureType.STRING, Rows.pattern("[0-9]"));
        Feature anchored = Rows.x(FeatureType.STRING, Rows.pattern("^[0-9]+$"));
        assertThat(Rows.value(anywhere, "\"a1b\"").verdict()).isEqualTo("ok");
        assertThat(Rows.value(anchored, "\"123\"").verdict()).isEqualTo("ok");
        assertThat(Rows.value(anchored, "\"a1b\"").told())
                .containsExactly("string_pattern_mismatch at [row, x] String should match pattern '^[0-9]+$'");
        assertThat(Rows.value(anchored, "\"a1b\"").only().context()).isEqualTo(Map.of("pattern", "^[0-9]+$"));
    }

    @Test
    void aBrokenConstraintIsAWarningWhereTheFeatureSaysSo() {
        Rows rows = number(warning(Constraints.range(0.0, 120.0)), "130");
        assertThat(rows.told()).isEmpty();
        assertThat(rows.warned())
                .containsExactly("less_than_equal at [row, x] Input should be less than or equal to 120");
        assertThat(rows.number()).isEqualTo(130);
    }

    @Test
    void enumerationsAndPatternsMayWarnToo() {
        Rows category = Rows.value(Rows.x(FeatureType.STRING, Constraints.oneOf(List.of("a"), true)), "\"b\"");
        Rows pattern = Rows.value(Rows.x(FeatureType.STRING, warning(Rows.pattern("^a$"))), "\"b\"");
        assertThat(category.told()).isEmpty();
        assertThat(category.text()).isEqualTo("b");
        assertThat(category.warned()).containsExactly("enum at [row, x] Input should be 'a'");
        assertThat(pattern.told()).isEmpty();
        assertThat(pattern.warnings().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "true", "null", "NaN", "1e400", "[]"})
    void whatCannotBeComputedWithIsNeverAWarning(String value) {
        Rows rows = number(warning(Constraints.range(0.0, 120.0)), value);
        assertThat(rows.violations().count()).isEqualTo(1);
        assertThat(rows.warned()).isEmpty();
    }

    @Test
    void aFractionIsRefusedForAnIntegerThatOnlyWarns() {
        Feature x = Rows.x(FeatureType.INTEGER, warning(Constraints.range(0.0, 1.0)));
        assertThat(Rows.value(x, "0.5").verdict()).isEqualTo("int_from_float");
    }

    @Test
    void aMissingValueIsNotHeldAgainstConstraints() {
        Feature x = Feature.of("x", FeatureType.NUMBER, true).withConstraints(Constraints.oneOf(List.of(1L), false));
        assertThat(Rows.value(x, "null").told()).isEmpty();
        assertThat(Rows.value(x, "NaN").told()).isEmpty();
    }
}
