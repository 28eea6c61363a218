package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every type against every kind of JSON value. */
class RowDecoderTypesTest {

    @ParameterizedTest(name = "{0}: number {1}, integer {2}, string {3}, boolean {4}, any {5}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0                | ok            | ok             | string_type | bool_type | ok
            -0               | ok            | ok             | string_type | bool_type | ok
            -0.0             | ok            | ok             | string_type | bool_type | ok
            35               | ok            | ok             | string_type | bool_type | ok
            3.0              | ok            | ok             | string_type | bool_type | ok
            1e3              | ok            | ok             | string_type | bool_type | ok
            1E-0             | ok            | ok             | string_type | bool_type | ok
            3.5              | ok            | int_from_float | string_type | bool_type | ok
            1e-400           | ok            | ok             | string_type | bool_type | ok
            9007199254740993 | ok            | ok             | string_type | bool_type | ok
            1e400            | finite_number | finite_number  | string_type | bool_type | finite_number
            -1e400           | finite_number | finite_number  | string_type | bool_type | finite_number
            NaN              | finite_number | finite_number  | string_type | bool_type | finite_number
            Infinity         | finite_number | finite_number  | string_type | bool_type | finite_number
            -Infinity        | finite_number | finite_number  | string_type | bool_type | finite_number
            "text"           | float_type    | int_type       | ok          | bool_type | ok
            "12"             | float_type    | int_type       | ok          | bool_type | ok
            ""               | float_type    | int_type       | ok          | bool_type | ok
            "NaN"            | float_type    | int_type       | ok          | bool_type | ok
            true             | float_type    | int_type       | string_type | ok        | ok
            false            | float_type    | int_type       | string_type | ok        | ok
            null             | float_type    | int_type       | string_type | bool_type | scalar_type
            []               | float_type    | int_type       | string_type | bool_type | scalar_type
            [[1], {"a": 2}]  | float_type    | int_type       | string_type | bool_type | scalar_type
            {}               | float_type    | int_type       | string_type | bool_type | scalar_type
            {"x": 1}         | float_type    | int_type       | string_type | bool_type | scalar_type
            """)
    void eachTypeTakesItsOwnValuesOnly(
            String value, String number, String integer, String string, String bool, String any) {
        assertThat(verdict(FeatureType.NUMBER, value)).isEqualTo(number);
        assertThat(verdict(FeatureType.INTEGER, value)).isEqualTo(integer);
        assertThat(verdict(FeatureType.STRING, value)).isEqualTo(string);
        assertThat(verdict(FeatureType.BOOLEAN, value)).isEqualTo(bool);
        assertThat(verdict(FeatureType.ANY, value)).isEqualTo(any);
    }

    private static String verdict(FeatureType type, String value) {
        return Rows.value(Rows.x(type), value).verdict();
    }

    @ParameterizedTest
    @EnumSource(value = FeatureType.class, names = "TENSOR", mode = EnumSource.Mode.EXCLUDE)
    void nullAndNanAreMissingWhereTheFeatureIsNullable(FeatureType type) {
        for (String value : List.of("null", "NaN")) {
            Rows rows = Rows.value(Feature.of("x", type, true), value);
            assertThat(rows.told()).isEmpty();
            assertThat(rows.number()).isNaN();
            assertThat(rows.text()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(value = FeatureType.class, names = "TENSOR", mode = EnumSource.Mode.EXCLUDE)
    void infinityIsNotMissing(FeatureType type) {
        Rows rows = Rows.value(Feature.of("x", type, true), "Infinity");
        assertThat(rows.violations().count()).isEqualTo(1);
    }

    @Test
    void nullableFeaturesStillTakeTheirTypeOnly() {
        assertThat(Rows.value(Feature.of("x", FeatureType.NUMBER, true), "\"\"").verdict())
                .isEqualTo("float_type");
    }

    @ParameterizedTest
    @CsvSource({
        "35,35",
        "-0.5,-0.5",
        "3.0,3",
        "1e3,1000",
        "12345678901234567890,12345678901234567890",
        "4.9e-324,4.9e-324"
    })
    void numbersAreReadAsWritten(String sent, double read) {
        assertThat(Rows.value(Rows.x(FeatureType.NUMBER), sent).number()).isEqualTo(read);
    }

    @Test
    void minusZeroKeepsItsSignWhereItHasAPoint() {
        assertThat(Rows.value(Rows.x(FeatureType.NUMBER), "-0.0").number()).isEqualTo(-0.0);
    }

    @Test
    void truthValuesAreOneAndZero() {
        assertThat(Rows.value(Rows.x(FeatureType.BOOLEAN), "true").number()).isEqualTo(1);
        assertThat(Rows.value(Rows.x(FeatureType.BOOLEAN), "false").number()).isEqualTo(0);
    }

    @Test
    void textsAreKeptWithEscapesResolved() {
        Rows rows = Rows.value(Rows.x(FeatureType.STRING), "\"Z\\u00fcrich \\\"x\\\" 😀\"");
        assertThat(rows.text()).isEqualTo("Zürich \"x\" 😀");
        assertThat(rows.number()).isNaN();
    }

    @Test
    void anIntegerOf400DigitsIsNotFinite() {
        Rows rows = Rows.value(Rows.x(FeatureType.INTEGER), "9".repeat(400));
        assertThat(rows.only().message()).isEqualTo("Input should be a finite number");
        assertThat((String) rows.input()).hasSize(201).startsWith("999").endsWith("…");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            NUMBER  | "a"  | Input should be a valid number
            INTEGER | "a"  | Input should be a valid integer
            INTEGER | 3.5  | Input should be a valid integer, got a number with a fractional part
            STRING  | 5    | Input should be a valid string
            BOOLEAN | 1    | Input should be a valid boolean
            ANY     | []   | Input should be a number, a string or a boolean
            NUMBER  | NaN  | Input should be a finite number
            """)
    void messagesSayWhatIsExpected(FeatureType type, String value, String message) {
        assertThat(Rows.value(Rows.x(type), value).told())
                .hasSize(1)
                .allSatisfy(told -> assertThat(told).endsWith("at [row, x] " + message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "12"             | 12
            true             | true
            NaN              | NaN
            -Infinity        | -Infinity
            1e400            | 1e400
            [1, [2], {}]     | [...]
            {"a": {"b": 1}}  | {...}
            """)
    void theInputIsToldAsSentAndContainersAbbreviated(String value, String told) {
        assertThat(Rows.value(Rows.x(FeatureType.INTEGER), value).input()).hasToString(told);
    }

    @Test
    void anInputThatIsNullIsToldAsNull() {
        assertThat(Rows.value(Rows.x(FeatureType.NUMBER), "null").input()).isNull();
    }

    @Test
    void aLongTextIsCutWithoutSplittingACharacter() {
        String text = "a".repeat(199) + "😀".repeat(50);
        assertThat(Rows.value(Rows.x(FeatureType.NUMBER), "\"" + text + "\"").input())
                .isEqualTo("a".repeat(199) + "…");
    }
}
