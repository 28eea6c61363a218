package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as lists of values in training order, and values that are no rows. */
class RowDecoderListsTest {

    private static final FeatureSchema SCHEMA = Rows.numbers("age", "income", "score");

    @Test
    void valuesAreTakenInTrainingOrder() {
        Rows rows = Rows.read(SCHEMA, "[35, 75000, 720]", "[1.5, -2, 0]");
        assertThat(rows.told()).isEmpty();
        assertThat(rows.table().numbers()).startsWith(35, 75000, 720, 1.5, -2, 0);
    }

    @Test
    void aValueIsLocatedByItsPosition() {
        assertThat(Rows.read(SCHEMA, "[35, \"x\", null]").told())
                .containsExactly(
                        "float_type at [row, 1] Input should be a valid number",
                        "float_type at [row, 2] Input should be a valid number");
    }

    @Test
    void tooFewAndTooManyValues() {
        Violation few = Rows.read(SCHEMA, "[35, 75000]").only();
        Violation many = Rows.read(SCHEMA, "[35, 75000, 720, 1, [2]]").only();
        assertThat(few.type()).isEqualTo("too_short");
        assertThat(few.message()).isEqualTo("List should have 3 items, not 2");
        assertThat(few.context()).isEqualTo(Map.of("field_type", "List", "min_length", 3, "actual_length", 2));
        assertThat(many.type()).isEqualTo("too_long");
        assertThat(many.message()).isEqualTo("List should have 3 items, not 5");
        assertThat(many.context()).isEqualTo(Map.of("field_type", "List", "max_length", 3, "actual_length", 5));
    }

    @Test
    void anEmptyListIsTooShort() {
        assertThat(Rows.read(SCHEMA, "[]").only().message()).isEqualTo("List should have 3 items, not 0");
    }

    @Test
    void badValuesAndAWrongCountAreToldTogether() {
        assertThat(Rows.read(SCHEMA, "[true, 1, 2, 3]").told())
                .containsExactly(
                        "float_type at [row, 0] Input should be a valid number",
                        "too_long at [row] List should have 3 items, not 4");
    }

    @Test
    void listsInsideListsAreNoValues() {
        assertThat(Rows.read(SCHEMA, "[[35, 75000, 720], {\"age\": 1}, 3]").told())
                .containsExactly(
                        "float_type at [row, 0] Input should be a valid number",
                        "float_type at [row, 1] Input should be a valid number");
    }

    @Test
    void defaultsDoNotFillLists() {
        Feature x = Rows.x(FeatureType.NUMBER).withFallback(new Feature.Fallback(7L));
        assertThat(Rows.read(Rows.schema(x), "[]").verdict()).isEqualTo("too_short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "\"row\"", "null", "true", "NaN"})
    void anythingElseIsNoRow(String value) {
        assertThat(Rows.read(SCHEMA, value).told())
                .containsExactly(
                        "model_attributes_type at [row] Input should be a list of 3 values or an object of named"
                                + " values");
    }

    @Test
    void rowsAfterABadOneAreReadInTheirPlace() {
        Rows rows = Rows.read(SCHEMA, "[1]", "7", "[4, 5, 6]");
        assertThat(rows.violations().count()).isEqualTo(2);
        assertThat(rows.table().number(2, 1)).isEqualTo(5);
    }

    @Test
    void theTableGrowsWithTheRows() {
        String[] many = new String[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = "[" + i + ", \"t" + i + "\"]";
        }
        FeatureSchema schema =
                Rows.schema(Feature.of("n", FeatureType.NUMBER, false), Feature.of("t", FeatureType.STRING, false));
        Rows rows = Rows.read(schema, many);
        assertThat(rows.told()).isEmpty();
        for (int i = 0; i < many.length; i++) {
            assertThat(rows.table().number(i, 0)).isEqualTo(i);
            assertThat(rows.table().text(i, 1)).isEqualTo("t" + i);
        }
    }

    @Test
    void aTableWithoutTextColumnsHoldsNoTexts() {
        assertThat(Rows.read(SCHEMA, "[1, 2, 3]").table().hasTexts()).isFalse();
    }
}
