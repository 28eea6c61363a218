package io.picklejar.server.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.remote.Breaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {

    private long now = Long.MAX_VALUE - 500_000_000;
    private final Breaker breaker = new Breaker(3, Duration.ofSeconds(1), () -> now);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.allows()).isTrue();
            breaker.failed();
        }
    }

    private void after(Duration time) {
        now += time.toNanos();
    }

    @Test
    void opensAtSoManyFailuresAndNotBefore() {
        fail(2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void answersBetweenFailuresDoNotHideThem() {
        for (int i = 0; i < 2; i++) {
            fail(1);
            breaker.succeeded();
        }
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @CsvSource({"17, OPEN", "18, CLOSED"})
    void onlyTheLastTwentyCallsCount(int answers, State then) {
        fail(2);
        for (int i = 0; i < answers; i++) {
            breaker.succeeded();
        }
        fail(1);
        assertThat(breaker.state()).isEqualTo(then);
    }

    @Test
    void restsAndThenTriesOneCallAtATime() {
        fail(3);
        after(Duration.ofMillis(999));
        assertThat(breaker.allows()).isFalse();
        after(Duration.ofMillis(1));
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.allows()).as("a second one").isFalse();
    }

    @Test
    void closesWithAnAnswerAndForgets() {
        fail(3);
        after(Duration.ofSeconds(1));
        assertThat(breaker.allows()).isTrue();
        breaker.succeeded();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(2);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aFailedAttemptOpensItForAnotherRest() {
        fail(3);
        after(Duration.ofSeconds(1));
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        after(Duration.ofMillis(999));
        assertThat(breaker.allows()).isFalse();
        after(Duration.ofMillis(1));
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void anAttemptThatIsNeverReportedDoesNotKeepItShut() {
        fail(3);
        after(Duration.ofSeconds(1));
        assertThat(breaker.allows()).isTrue();
        after(Duration.ofSeconds(1));
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void lateReportsChangeNothingWhileItIsOpen() {
        fail(3);
        after(Duration.ofMillis(500));
        breaker.succeeded();
        breaker.failed();
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        after(Duration.ofMillis(500));
        assertThat(breaker.allows()).as("its rest was not begun anew").isTrue();
    }

    @Test
    void takesNoNumberBeyondItsWindow() {
        assertThatThrownBy(() -> new Breaker(21, Duration.ofSeconds(1), () -> now))
                .hasMessage("failures: 21 (expected: 1..20)");
        assertThatThrownBy(() -> new Breaker(0, Duration.ofSeconds(1), () -> now))
                .hasMessage("failures: 0 (expected: 1..20)");
    }
}
