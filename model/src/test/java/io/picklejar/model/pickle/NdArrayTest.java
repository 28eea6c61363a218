package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NdArrayTest {
    private final PyDict arrays = PickleReader.read(Fixtures.path("arrays.joblib"), Fixtures.limits())
            .root()
            .asDict();

    @Test
    void fortranAndBigEndianArraysComeInCOrder() {
        double[] expected = {0, 0.25, 0.5, 0.75, 1, 1.25};
        for (String name : new String[] {"c", "fortran", "big f8", "big fortran"}) {
            assertThat(array(name).toDoubles()).as(name).containsExactly(expected);
        }
        assertThat(array("transposed").toInts()).startsWith(0, 4, 8, 12, 16, 20, 1, 5);
        assertThat(array("transposed").shape()).containsExactly(4, 2, 3);
    }

    @Test
    void halfFloatsAreExact() {
        assertThat(array("f2").toDoubles())
                .containsExactly(
                        0.0999755859375, 65504, 5.960464477539063e-08, -0.0, Double.POSITIVE_INFINITY, Double.NaN, 1);
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            double value = ItemDecoder.halfToDouble((short) bits);
            int exponent = bits >> 10 & 0x1F;
            if (exponent != 0x1F) {
                double fraction = (bits & 0x3FF) / 1024.0 + (exponent == 0 ? 0 : 1);
                double magnitude = fraction * Math.pow(2, Math.max(exponent, 1) - 15);
                assertThat(value).isEqualTo(bits > 0x7FFF ? -magnitude : magnitude);
            }
        }
    }

    @Test
    void structuredArraysGiveViews() {
        NdArray packed = array("packed");
        assertThat(packed.field("i").toInts()).containsExactly(1, 3);
        assertThat(packed.field("d").toDoubles()).containsExactly(2.5, 4.5);
        assertThat(packed.field("s").toStrings()).containsExactly("ab", "c");
        assertThat(array("aligned").dtype().itemSize()).isEqualTo(16);
        assertThat(array("aligned").field("d").toDoubles()).containsExactly(2.5, 4.5);
        assertThat(array("block").field("v").shape()).containsExactly(2, 2, 2);
        assertThat(array("block").field("v").toInts()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThatThrownBy(() -> packed.field("absent"))
                .isInstanceOf(ModelFileException.class)
                .hasMessage("found array record[2] (expected: structured array with field 'absent')");
    }

    @Test
    void boolsAndStrings() {
        assertThat(array("bool").toBooleans()).containsExactly(true, false, false, true);
        assertThat(array("bool").toDoubles()).containsExactly(1, 0, 0, 1);
        assertThat(array("strings").toStrings()).containsExactly("", "a", "日本😀");
        assertThat(array("big strings").toStrings()).containsExactly("abc", "é");
        assertThat(array("bytes").toStrings()).containsExactly("", "ab", "abc");
        assertThat(array("object strings").toStrings()).containsExactly("red", "green");
    }

    @Test
    void objectsOfNumbersConvertAndOthersSayWhatTheyAre() {
        assertThatThrownBy(() -> array("objects").toDoubles())
                .isInstanceOf(ModelFileException.class)
                .hasMessage("found str 'a' (expected: number)");
        assertThatThrownBy(() -> array("strings").toDoubles()).hasMessage("found array U3[3] (expected: numbers)");
        assertThatThrownBy(() -> array("c").toLongs()).hasMessage("found array float64[2, 3] (expected: integers)");
        assertThat(array("objects").toValues()[1]).isEqualTo(new PyInt(1));
    }

    @Test
    void largeUnsignedIntegersAreNotWrapped() {
        NdArray unsigned = array(arrays.get("ints").asItems().get(7));
        assertThat(unsigned.toDoubles()).containsExactly(0, 0x1p64);
        assertThatThrownBy(unsigned::toLongs).hasMessageContaining("found uint64 18446744073709551615");
    }

    @Test
    void arraysMadeInJava() {
        assertThat(NdArray.ofLongs(new long[] {1, 2, 3, 4}, 2, 2).toDoubles()).containsExactly(1, 2, 3, 4);
        assertThat(NdArray.ofDoubles(new double[] {1, 2}, 1, 2).shape()).containsExactly(1, 2);
        assertThat(NdArray.ofStrings("a", "b").toStrings()).containsExactly("a", "b");
        assertThat(NdArray.ofDoubles(new double[] {7}, 1).item()).isEqualTo(new PyFloat(7));
        assertThatThrownBy(() -> NdArray.ofDoubles(new double[] {1, 2}, 3))
                .hasMessage("array float64[3] with 16 bytes of data (expected: 24)");
    }

    @Test
    void lz4BlocksMayLeanOnEarlierOnes() {
        double[] values = PickleReader.read(Fixtures.path("large.lz4.joblib"), Fixtures.limits())
                .root()
                .asArray()
                .toDoubles();
        assertThat(values).hasSize(40_000);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isEqualTo(i % 100);
        }
    }

    @Test
    void dtypesAreNamedAsNumpyNamesThem() {
        Map<String, String> names = Map.of(
                "<f8",
                "float64",
                "|b1",
                "bool",
                ">i2",
                "int16 (big-endian)",
                "U3",
                "U3",
                "S5",
                "S5",
                "O8",
                "object",
                "M8[ns]",
                "datetime64",
                "c16",
                "complex128",
                "V4",
                "void4");
        names.forEach((code, name) -> assertThat(DTypeParser.parse(code)).hasToString(name));
    }

    private NdArray array(String name) {
        return arrays.get(name).asArray();
    }

    private static NdArray array(PyValue value) {
        return value.asArray();
    }
}
