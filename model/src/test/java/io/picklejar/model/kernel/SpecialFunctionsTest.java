package io.picklejar.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.picklejar.model.kernel.bayes.Digamma;
import io.picklejar.model.kernel.process.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of {@code scipy.special} 1.10. */
class SpecialFunctionsTest {

    @ParameterizedTest
    @CsvSource({
        "0.001, -1000.5755719318103",
        "0.5, -1.9635100260214235",
        "1, -0.5772156649015329",
        "1.4616321449683622, 0",
        "2.5, 0.7031566406452432",
        "9.999, 2.251647417205735",
        "10, 2.251752589066721",
        "123.456, 4.811829323828985",
        "1e6, 13.81551005796419"
    })
    void digamma(double x, double expected) {
        assertThat(Digamma.of(x)).isCloseTo(expected, within(1e-15 + 1e-14 * Math.abs(expected)));
    }

    @Test
    void digammaOfWhatIsNotPositive() {
        assertThat(Digamma.of(0)).isNaN();
        assertThat(Digamma.of(-1.5)).isNaN();
        assertThat(Digamma.of(Double.NaN)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1e-10, 1.1283791670955126e-10",
        "0.1, 0.1124629160182849",
        "0.5, 0.5204998778130465",
        "1, 0.8427007929497148",
        "2, 0.9953222650189527",
        "2.999, 0.9999777698314002",
        "3, 0.9999779095030014",
        "4.5, 0.9999999998033839",
        "5.9, 0.9999999999999999",
        "6.1, 1",
        "Infinity, 1"
    })
    void errorFunction(double x, double expected) {
        assertThat(Erf.of(x)).isCloseTo(expected, within(1e-15 * expected));
        assertThat(Erf.of(-x)).isEqualTo(-Erf.of(x));
    }

    @Test
    void errorFunctionOfNoNumber() {
        assertThat(Erf.of(Double.NaN)).isNaN();
    }
}
