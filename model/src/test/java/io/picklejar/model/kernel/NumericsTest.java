package io.picklejar.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values: numpy 1.24, scipy 1.10 and scikit-learn 1.2.1. */
class NumericsTest {

    /** {@code np.array([0.1*(i%7)+1e-3*i*i+1/3 for i in range(300)])[:n].sum()}: equal to the last bit. */
    @ParameterizedTest
    @CsvSource({
        "5, 2.696666666666667",
        "8, 4.906666666666667",
        "19, 13.642333333333335",
        "128, 771.4466666666667",
        "129, 788.364",
        "300, 9144.750000000002"
    })
    void sumIsPairwiseLikeNumpy(int n, double expected) {
        double[] a = new double[302];
        for (int i = 0; i < 300; i++) {
            a[i + 2] = 0.1 * (i % 7) + 1e-3 * i * i + 1.0 / 3;
        }
        assertThat(Numerics.sum(a, 2, n)).isEqualTo(expected);
    }

    @Test
    void argmaxTakesTheFirstMaximumAndTheFirstNan() {
        assertThat(Numerics.argmax(new double[] {9, 1, 3, 3, 2}, 1, 4)).isEqualTo(1);
        assertThat(Numerics.argmax(new double[] {1, Double.NaN, 5, Double.NaN}, 0, 4))
                .isEqualTo(1);
        assertThat(Numerics.argmax(new double[] {Double.NEGATIVE_INFINITY}, 0, 1))
                .isZero();
        assertThat(Numerics.argmax(new double[] {-0.0, 0.0}, 0, 2)).isZero();
    }

    @Test
    void expitIsScipys() {
        assertThat(Numerics.expit(-745)).isZero();
        assertThat(Numerics.expit(-1.5)).isEqualTo(0.18242552380635635);
        assertThat(Numerics.expit(0)).isEqualTo(0.5);
        assertThat(Numerics.expit(1e-9)).isEqualTo(0.50000000025);
        assertThat(Numerics.expit(800)).isEqualTo(1);
    }

    @Test
    void softmaxIsScikitLearns() {
        double[] a = {7, 1, 2, 3, 7};
        Numerics.softmax(a, 1, 3);
        assertThat(a)
                .containsExactly(
                        new double[] {7, 0.09003057317038043, 0.24472847105479767, 0.6652409557748218, 7},
                        within(1e-16));
        double[] extreme = {-1000, 0, 1000};
        Numerics.softmax(extreme, 0, 3);
        assertThat(extreme).containsExactly(0, 0, 1);
    }

    @Test
    void dotLooksAtNoMoreThanItsValues() {
        double[] a = {100, 1, 2, 3, 4, 5, 100};
        double[] b = {1, 1, 1, 1, 1, 1};
        for (int n = 0; n <= 5; n++) {
            assertThat(Numerics.dot(a, 1, b, 0, n)).isEqualTo(n * (n + 1) / 2.0);
            assertThat(Numerics.dotSingle(a, 1, b, 0, n)).isEqualTo((float) (n * (n + 1) / 2.0));
        }
    }

    @Test
    void dotSingleRoundsEachOperation() {
        double[] a = {1 + 0x1p-20, 1};
        double[] b = {1 + 0x1p-20, -1};
        float product = (float) ((1 + 0x1p-20) * (1 + 0x1p-20));
        assertThat(Numerics.dotSingle(a, 0, b, 0, 2)).isEqualTo(product - 1);
    }
}
