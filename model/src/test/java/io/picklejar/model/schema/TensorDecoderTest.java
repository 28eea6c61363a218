package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Tensor;
import io.picklejar.model.kernel.TensorType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorDecoderTest {

    private static final int FREE = TensorType.FREE;

    private static Feature x(Element element, Integer... shape) {
        return Feature.of("x", new TensorType(element, List.of(shape)));
    }

    private static Tensor tensor(Feature feature, String value) {
        Rows rows = Rows.value(feature, value);
        assertThat(rows.told()).isEmpty();
        return Objects.requireNonNull(rows.table().tensor(0, 0));
    }

    @Test
    void listsInListsAreOneArrayRowByRow() {
        Tensor.Floats read = (Tensor.Floats) tensor(x(Element.FLOAT, 2, 3), "[[1, 2.5, -3], [4, 5e1, 0.1]]");
        assertThat(read.shape()).containsExactly(2, 3);
        assertThat(read.values()).startsWith(1f, 2.5f, -3f, 4f, 50f, 0.1f);
    }

    @Test
    void aFreeAxisTakesTheLengthThatIsSent() {
        Tensor.Longs read =
                (Tensor.Longs) tensor(x(Element.INT64, FREE, 2), "[[1, 2], [3, 4], [5, 9223372036854775807]]");
        assertThat(read.shape()).containsExactly(3, 2);
        assertThat(read.values()).startsWith(1, 2, 3, 4, 5, Long.MAX_VALUE);
    }

    @Test
    void doublesTextsAndTruthValues() {
        assertThat(((Tensor.Doubles) tensor(x(Element.DOUBLE, 2), "[0.1, 1e308]")).values())
                .startsWith(0.1, 1e308);
        assertThat(((Tensor.Texts) tensor(x(Element.TEXT, 2), "[\"ä\", \"\"]")).values())
                .startsWith("ä", "");
        assertThat(((Tensor.Longs) tensor(x(Element.BOOLEAN, 2), "[true, false]")).values())
                .startsWith(1, 0);
        assertThat(((Tensor.Longs) tensor(x(Element.UINT8, 2), "[255, 3.0]")).values())
                .startsWith(255, 3);
    }

    @Test
    void longListsGrow() {
        String values = IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        Tensor.Floats read = (Tensor.Floats) tensor(x(Element.FLOAT, FREE), "[" + values + "]");
        assertThat(read.shape()).containsExactly(100_000);
        assertThat(read.values()[99_999]).isEqualTo(99_999f);
    }

    @Test
    void theRowOfOneTensorIsTheTensor() {
        Rows rows = Rows.read(Rows.schema(x(Element.FLOAT, 2)), "[1, 2]", "{\"x\": [3, 4]}");
        assertThat(rows.told()).isEmpty();
        assertThat(((Tensor.Floats) Objects.requireNonNull(rows.table().tensor(1, 0))).values())
                .startsWith(3f, 4f);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [[1, 2], [3]]            | too_short at [row, x, 1] List should have 2 items, not 1: the shape is [2, 2]
            [[1, 2], [3, 4, 5]]      | too_long at [row, x, 1] List should have 2 items, not 3: the shape is [2, 2]
            [[1, 2]]                 | too_short at [row, x] List should have 2 items, not 1: the shape is [2, 2]
            [[1, 2], 3]              | list_type at [row, x, 1] Input should be a list, of shape [2, 2] in all
            7                        | list_type at [row, x] Input should be a list, of shape [2, 2] in all
            null                     | list_type at [row, x] Input should be a list, of shape [2, 2] in all
            [[1, [2]], [3, 4]]       | float_type at [row, x, 0, 1] Input should be a valid number
            [[1, null], [3, 4]]      | float_type at [row, x, 0, 1] Input should be a valid number
            [[1, 2], [3, "4"]]       | float_type at [row, x, 1, 1] Input should be a valid number
            [[1, 2], [3, Infinity]]  | finite_number at [row, x, 1, 1] Input should be a finite number
            """)
    void whatIsWrongIsToldWithItsPosition(String value, String told) {
        assertThat(Rows.value(x(Element.FLOAT, 2, 2), value).told()).containsExactly(told);
    }

    @Test
    void everyFaultIsTold() {
        Rows rows = Rows.value(x(Element.UINT8, 2, 2), "[[1, 256], [\"a\", -1]]");
        assertThat(rows.violations().count()).isEqualTo(3);
        assertThat(rows.told().get(0))
                .isEqualTo("number_type at [row, x, 0, 1] Input should be at most 255, as the model's uint8 is");
    }

    @Test
    void raggedListsOfFreeAxesAreRefused() {
        assertThat(Rows.value(x(Element.FLOAT, FREE, FREE), "[[1, 2], [3]]").told())
                .containsExactly("too_short at [row, x, 1] List should have 2 items, not 1: the shape is [?, ?]");
    }

    @Test
    void limitsOfMetadataHoldForEveryValue() {
        Feature limited = x(Element.FLOAT, 2).withConstraints(Constraints.range(0.0, 1.0));
        assertThat(Rows.value(limited, "[0.5, 1.5]").told())
                .containsExactly("less_than_equal at [row, x, 1] Input should be less than or equal to 1");
    }
}
