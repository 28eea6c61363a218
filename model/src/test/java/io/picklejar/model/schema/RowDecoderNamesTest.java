package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Named rows: which value goes where, and what is said of names that do not fit. */
class RowDecoderNamesTest {

    private static final FeatureSchema SCHEMA = Rows.numbers("age", "income", "credit_score");

    @Test
    void valuesGoToTheirFeatureInWhateverOrderTheyAreSent() {
        Rows rows = Rows.read(SCHEMA, "{\"credit_score\": 720, \"age\": 35, \"income\": 75000}");
        assertThat(rows.told()).isEmpty();
        assertThat(rows.table().numbers()).startsWith(35, 75000, 720);
    }

    @Test
    void everyMissingFeatureIsTold() {
        assertThat(Rows.read(SCHEMA, "{\"income\": 1}").told())
                .containsExactly(
                        "missing at [row, age] Field required", "missing at [row, credit_score] Field required");
        assertThat(Rows.read(SCHEMA, "{}").violations().count()).isEqualTo(3);
    }

    @Test
    void anUnknownNameIsToldWithTheNearestKnownOne() {
        assertThat(Rows.read(SCHEMA, "{\"age\": 1, \"incone\": 2, \"income\": 2, \"credit_score\": 3}")
                        .told())
                .containsExactly(
                        "extra_forbidden at [row, incone] Extra inputs are not permitted; did you mean 'income'?");
        assertThat(Rows.read(SCHEMA, "{\"age\": 1, \"zzz\": [{}, 2], \"income\": 2, \"credit_score\": 3}")
                        .told())
                .containsExactly("extra_forbidden at [row, zzz] Extra inputs are not permitted");
    }

    @Test
    void namesAreCaseSensitiveButTheHintIsNot() {
        assertThat(Rows.read(Rows.numbers("age"), "{\"Age\": 1}").told())
                .containsExactly(
                        "extra_forbidden at [row, Age] Extra inputs are not permitted; did you mean 'age'?",
                        "missing at [row, age] Field required");
    }

    @Test
    void aNameGivenTwiceIsRefusedAndTheFirstValueStays() {
        Rows rows = Rows.read(Rows.numbers("age"), "{\"age\": 1, \"age\": 2}");
        assertThat(rows.told()).containsExactly("duplicate_field at [row, age] Field is given more than once");
        assertThat(rows.input()).isEqualTo(2L);
        assertThat(rows.number()).isEqualTo(1);
    }

    @Test
    void aDuplicateIsSeenWhateverTheValuesAre() {
        assertThat(Rows.read(Rows.numbers("age"), "{\"age\": null, \"\\u0061ge\": {\"age\": 3}}")
                        .told())
                .containsExactly(
                        "float_type at [row, age] Input should be a valid number",
                        "duplicate_field at [row, age] Field is given more than once");
    }

    @Test
    void rowsDoNotShareWhatWasSeen() {
        Rows rows = Rows.read(Rows.numbers("a", "b"), "{\"a\": 1, \"b\": 2}", "{\"a\": 3, \"b\": 4}", "{\"b\": 6}");
        assertThat(rows.told()).containsExactly("missing at [row, a] Field required");
        assertThat(rows.table().numbers()).startsWith(1, 2, 3, 4);
        assertThat(rows.table().rows()).isEqualTo(3);
    }

    @Test
    void aDefaultStandsInForAMissingFeature() {
        FeatureSchema schema = Rows.schema(
                Feature.of("a", FeatureType.NUMBER, false).withFallback(new Feature.Fallback(7L)),
                Feature.of("b", FeatureType.STRING, false).withFallback(new Feature.Fallback("none")),
                Feature.of("c", FeatureType.BOOLEAN, false).withFallback(new Feature.Fallback(true)),
                Feature.of("d", FeatureType.NUMBER, false).withFallback(new Feature.Fallback(null)));
        Rows rows = Rows.read(schema, "{}");
        assertThat(rows.told()).isEmpty();
        assertThat(rows.table().number(0, 0)).isEqualTo(7);
        assertThat(rows.table().text(0, 1)).isEqualTo("none");
        assertThat(rows.table().number(0, 2)).isEqualTo(1);
        assertThat(rows.table().number(0, 3)).isNaN();
    }

    @Test
    void aDefaultDoesNotStandInForNull() {
        Feature x = Rows.x(FeatureType.NUMBER).withFallback(new Feature.Fallback(7L));
        assertThat(Rows.value(x, "null").verdict()).isEqualTo("float_type");
        assertThat(Rows.value(x, "3").number()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"größe\": 1, \"年齢\": 2}", "{\"gr\\u00f6\\u00DFe\": 1, \"\\u5e74\\u9f62\": 2}"})
    void namesMayBeEscapedAndOfAnyScript(String row) {
        Rows rows = Rows.read(Rows.numbers("größe", "年齢"), row);
        assertThat(rows.told()).isEmpty();
        assertThat(rows.table().numbers()).startsWith(1, 2);
    }

    @Test
    void namesWithQuotesSpacesAndControlCharacters() {
        Rows rows = Rows.read(Rows.numbers("sepal length (cm)", "a\"b", "x\ny", "\\"), """
                {"sepal length (cm)": 1, "a\\"b": 2, "x\\ny": 3, "\\\\": 4}""");
        assertThat(rows.told()).isEmpty();
        assertThat(rows.table().numbers()).startsWith(1, 2, 3, 4);
    }

    @Test
    void aFeatureMayBeCalledFeatures() {
        FeatureSchema schema = Rows.numbers("features", "batch");
        assertThat(Rows.read(schema, "{\"features\": 1, \"batch\": 2}").told()).isEmpty();
        assertThat(Rows.read(schema, "{\"features\": [1, 2]}").told())
                .containsExactly(
                        "float_type at [row, features] Input should be a valid number",
                        "missing at [row, batch] Field required");
    }

    @Test
    void theEmptyNameIsUnknown() {
        assertThat(Rows.read(Rows.numbers("age"), "{\"\": 5, \"age\": 1}").told())
                .containsExactly("extra_forbidden at [row, ] Extra inputs are not permitted");
    }

    @Test
    void aLongUnknownNameIsCut() {
        List<Object> location = Rows.read(Rows.numbers("age"), "{\"age\": 1, \"" + "n".repeat(40_000) + "\": 5}")
                .only()
                .location();
        assertThat((String) location.get(1)).hasSize(201);
    }

    @Test
    void everyFaultOfARowIsToldAtOnce() {
        assertThat(Rows.read(SCHEMA, "{\"age\": \"35\", \"income\": NaN, \"incme\": 1}")
                        .told())
                .containsExactly(
                        "float_type at [row, age] Input should be a valid number",
                        "finite_number at [row, income] Input should be a finite number",
                        "extra_forbidden at [row, incme] Extra inputs are not permitted; did you mean 'income'?",
                        "missing at [row, credit_score] Field required");
    }
}
