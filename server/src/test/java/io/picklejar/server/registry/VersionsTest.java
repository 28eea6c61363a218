package io.picklejar.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of version names. */
class VersionsTest {

    @Test
    void digitsAreNumbersAndTheRestIsText() {
        List<String> sorted = List.of("1", "1.9.0", "1.10.0", "2", "10", "2024-01-02", "a1", "a10", "b");
        List<String> mixed = new ArrayList<>(sorted);
        Collections.reverse(mixed);
        mixed.sort(Versions.ORDER);
        assertThat(mixed).isEqualTo(sorted);
    }

    @Test
    void namesThatDifferAreNeverEqual() {
        assertThat(Versions.ORDER.compare("1.01", "1.1")).isNegative();
        assertThat(Versions.ORDER.compare("1.1", "1.01")).isPositive();
    }

    @Test
    void aVeryLongNumberIsANumber() {
        String long1 = "9".repeat(100);
        assertThat(Versions.ORDER.compare(long1, "1" + "0".repeat(100))).isNegative();
        assertThat(Versions.ORDER.compare("1", "1")).isZero();
    }
}
