package io.picklejar.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InputKeyTest {

    private static InputKey key(Table row) {
        return Objects.requireNonNull(InputKey.of(row));
    }

    private static Table numbers(double... values) {
        return Table.ofNumbers(1, values.length, values);
    }

    private static Table texts(@Nullable String... values) {
        return new Table(1, values.length, new double[values.length], values);
    }

    private static Table tensor(Tensor tensor) {
        return new Table(1, 1, new double[1], null, new Tensor[] {tensor});
    }

    @Test
    void equalInputsHaveEqualKeysWhereverTheyLie() {
        assertThat(key(numbers(1, 2))).isEqualTo(key(numbers(1, 2))).hasSameHashCodeAs(key(numbers(1, 2)));
        Table roomy = new Table(1, 2, new double[] {1, 2, 99}, new String[] {"a", null, "x"});
        Table tight = new Table(1, 2, new double[] {1, 2}, new String[] {"a", null});
        assertThat(key(roomy)).isEqualTo(key(tight));
    }

    /** Each of these is another input than each other one. */
    @Test
    void whateverDiffersMakesAnotherKey() {
        List<Table> rows = List.of(
                numbers(1, 2),
                numbers(2, 1),
                numbers(1),
                numbers(1, 2, 0),
                numbers(1, Math.nextUp(2.0)),
                numbers(1, Double.NaN),
                numbers(1, 0.0),
                numbers(1, -0.0),
                texts("a", "b"),
                texts("ab", ""),
                texts("", "ab"),
                texts("a", null),
                texts(null, "a"),
                texts("", null),
                texts("ä", "b"),
                texts("\u0100", "b"),
                texts("\u0001\u0000", "b"),
                texts("\ud83d", "b"),
                texts("\ud83e", "b"),
                texts("?", "b"),
                tensor(new Tensor.Floats(new int[] {2}, new float[] {1, 2})),
                tensor(new Tensor.Floats(new int[] {1, 2}, new float[] {1, 2})),
                tensor(new Tensor.Floats(new int[] {2, 1}, new float[] {1, 2})),
                tensor(new Tensor.Doubles(new int[] {1}, new double[] {1})),
                tensor(new Tensor.Longs(new int[] {1}, new long[] {Double.doubleToRawLongBits(1)})),
                tensor(new Tensor.Texts(new int[] {2}, new String[] {"a", "bc"})),
                tensor(new Tensor.Texts(new int[] {2}, new String[] {"ab", "c"})));
        Set<InputKey> keys = new HashSet<>();
        List<byte[]> encodings = new ArrayList<>();
        rows.forEach(row -> {
            assertThat(encodings).doesNotContain(key(row).encoded());
            encodings.add(key(row).encoded());
            keys.add(key(row));
        });
        assertThat(keys).hasSameSizeAs(rows);
    }

    @Test
    void tensorsOfEqualValuesAreEqual() {
        assertThat(key(tensor(new Tensor.Floats(new int[] {2}, new float[] {1, 2, 3}))))
                .isEqualTo(key(tensor(new Tensor.Floats(new int[] {2}, new float[] {1, 2}))));
        assertThat(key(tensor(new Tensor.Texts(new int[] {1}, new String[] {"ä\u0100"}))))
                .isEqualTo(key(tensor(new Tensor.Texts(new int[] {1}, new String[] {"ä\u0100"}))));
    }

    @Test
    void anEqualHashIsNotEnough() {
        InputKey one = new InputKey(new byte[] {1}, 7);
        InputKey other = new InputKey(new byte[] {2}, 7);
        assertThat(one).isNotEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isEqualTo(new InputKey(new byte[] {1}, 7));
    }

    @Test
    void severalRowsSparseRowsAndVeryLongOnesHaveNoKey() {
        assertThat(InputKey.of(Table.ofNumbers(2, 1, new double[] {1, 2}))).isNull();
        assertThat(InputKey.of(Table.ofSparse(1, 5, new int[] {0, 1}, new int[] {3}, new double[] {1})))
                .isNull();
        assertThat(InputKey.of(texts("x".repeat(InputKey.LONGEST)))).isNull();
        assertThat(InputKey.of(texts("x".repeat(InputKey.LONGEST - 100)))).isNotNull();
    }

    /** Inputs that differ in little spread over all buckets, of the low bits and of the high ones. */
    @Test
    void similarInputsHashApart() {
        int[] low = new int[32];
        int[] high = new int[32];
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 32_000; i++) {
            long hash = key(numbers(i, 0, random.nextInt(3))).hash();
            low[(int) (hash & 31)]++;
            high[(int) (hash >>> 59)]++;
        }
        assertThat(Arrays.stream(low)).allMatch(count -> count > 800 && count < 1200);
        assertThat(Arrays.stream(high)).allMatch(count -> count > 800 && count < 1200);
    }
}
