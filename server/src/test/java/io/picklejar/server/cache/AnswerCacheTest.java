package io.picklejar.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.kernel.Predictions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MAX = 64 << 10;

    private long now = Long.MAX_VALUE - 5;
    private final AnswerCache cache = new AnswerCache(MAX, MAX, () -> now, () -> {});

    static InputKey key(int number) {
        byte[] encoded = ByteBuffer.allocate(4).putInt(number).array();
        return new InputKey(encoded, InputKey.hash(encoded));
    }

    static Predictions answer(double number) {
        return Predictions.ofNumbers(1, new double[] {number});
    }

    private double get(InputKey key) {
        return Objects.requireNonNull(cache.get(key)).numbers()[0];
    }

    @Test
    void inputsOfOneHashAreToldApart() {
        for (int i = 0; i < 50; i++) {
            cache.put(new InputKey(new byte[] {(byte) i}, 42), answer(i), MINUTE);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(get(new InputKey(new byte[] {(byte) i}, 42))).isEqualTo(i);
        }
        assertThat(cache.get(new InputKey(new byte[] {50}, 42))).isNull();
    }

    @Test
    void anAnswerLivesAsLongAsItMayAndNoLonger() {
        cache.put(key(1), answer(1), MINUTE);
        cache.put(key(2), answer(2), MINUTE.plusNanos(1));
        now += MINUTE.toNanos() - 1;
        assertThat(get(key(1))).isEqualTo(1);
        now += 1;
        assertThat(cache.get(key(1))).as("although it was asked for").isNull();
        assertThat(get(key(2))).isEqualTo(2);
        cache.put(key(3), answer(3), Duration.ZERO);
        assertThat(cache.get(key(3))).isNull();
    }

    @Test
    void memoryIsBounded() {
        int most = MAX / AnswerCache.OVERHEAD;
        for (int i = 0; i < 10 * most; i++) {
            cache.put(key(i), answer(i), MINUTE);
            if (i % 100 == 0) {
                assertThat(cache.bytes()).isLessThanOrEqualTo(MAX);
            }
        }
        assertThat(cache.bytes()).isLessThanOrEqualTo(MAX).isGreaterThan(MAX / 2);
        assertThat(cache.entries()).isLessThanOrEqualTo(most);
        assertThat(cache.evictions()).isGreaterThanOrEqualTo(9L * most);
    }

    @Test
    void oneAnswerThatIsTooBigIsNotKept() {
        cache.put(key(1), Predictions.ofNumbers(1, new double[MAX / 8]), MINUTE);
        assertThat(cache.bytes()).isZero();
        assertThat(cache.get(key(1))).isNull();
    }

    @Test
    void expiryIsNoEviction() {
        cache.put(key(1), answer(1), MINUTE);
        now += MINUTE.toNanos();
        assertThat(cache.bytes()).isZero();
        assertThat(cache.evictions()).isZero();
    }
}
