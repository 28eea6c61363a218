package io.picklejar.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "250us, 250000, 250us",
        "500ms, 500000000, 500ms",
        "0.5s, 500000000, 500ms",
        "30s, 30000000000, 30s",
        "60s, 60000000000, 60s",
        "2m, 120000000000, 2m",
        "24h, 86400000000000, 24h",
        "0, 0, 0s",
        "30 s, 30000000000, 30s"
    })
    void durations(String text, long nanos, String shown) {
        assertThat(Units.duration(text).toNanos()).isEqualTo(nanos);
        assertThat(Units.show(Units.duration(text))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "17, 17, 17",
        "512k, 524288, 512KiB",
        "10MiB, 10485760, 10MiB",
        "1.5 GiB, 1610612736, 1536MiB",
        "10MB, 10000000, 10000000",
        "10m, 10485760, 10MiB",
        "64b, 64, 64"
    })
    void sizes(String text, long bytes, String shown) {
        assertThat(Units.bytes(text)).isEqualTo(bytes);
        assertThat(Units.show(Units.bytes(text))).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "5", "-5s", "5d", "1e3s", "9999999999999s", "999999999999h", "0.0000000001s", "٣s"})
    void badDurations(String text) {
        assertThatThrownBy(() -> Units.duration(text))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "5x", "0.3", "0x10", "9999999999999", "1,5m"})
    void badSizes(String text) {
        assertThatThrownBy(() -> Units.bytes(text))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }
}
