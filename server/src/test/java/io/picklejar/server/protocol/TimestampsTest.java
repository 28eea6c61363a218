package io.picklejar.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {

    private final Timestamps timestamps = new Timestamps();

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00.000Z",
        "2026-11-21T07:00:00.000Z",
        "2026-11-21T07:00:00.007Z",
        "2026-11-21T07:00:00.042Z",
        "2026-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59.001Z"
    })
    void writesAlwaysThreeDigits(String text) {
        long millis = Instant.parse(text).toEpochMilli();
        assertThat(timestamps.of(millis)).isEqualTo(text);
        assertThat(timestamps.of(millis + 1000)).isEqualTo(at(millis + 1000));
        assertThat(timestamps.of(millis)).isEqualTo(text);
    }

    private static String at(long millis) {
        String text = Instant.ofEpochMilli(millis).toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }
}
