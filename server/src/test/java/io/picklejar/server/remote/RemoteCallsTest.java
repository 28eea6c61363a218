package io.picklejar.server.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.remote.RemoteException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteCallsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch gate = new CountDownLatch(1);
    private final Breaker breaker = new Breaker(2, LONG, System::nanoTime);

    @AfterEach
    void open() {
        gate.countDown();
    }

    private RemoteCalls calls(int places, Duration timeout) {
        return new RemoteCalls("store", places, timeout, breaker, IllegalArgumentException.class::isInstance);
    }

    private String atTheGate() throws InterruptedException {
        gate.await();
        return "answer";
    }

    private static Kind kind(CompletableFuture<?> call) {
        try {
            call.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RemoteException remote) {
                return remote.kind();
            }
            throw e;
        }
        throw new AssertionError("it answered");
    }

    @Test
    void theAnswerComesFromAVirtualThread() {
        assertThat(calls(1, LONG).call(() -> Thread.currentThread().isVirtual()).join())
                .isTrue();
    }

    @Test
    void theCallerHearsInTimeOfACallThatHangsAndItsPlaceStaysTaken() {
        RemoteCalls calls = calls(1, Duration.ofMillis(1));
        assertThat(kind(calls.call(this::atTheGate))).isEqualTo(Kind.TIMEOUT);
        assertThat(kind(calls.call(this::atTheGate))).isEqualTo(Kind.BUSY);
        assertThat(calls.state()).as("what was refused is no failure").isEqualTo(Breaker.State.CLOSED);
    }

    @Test
    void placesAreGivenBack() throws TimeoutException {
        RemoteCalls calls = calls(1, LONG);
        for (int i = 0; i < 10; i++) {
            int number = i;
            // the place is given back just after the answer
            assertThat(Eventually.answered(() -> calls.call(() -> number).join()))
                    .isEqualTo(i);
        }
    }

    @Test
    void afterFailuresNothingIsCalled() {
        RemoteCalls calls = calls(10, LONG);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<String> call = calls.call(() -> {
                throw new IOException("cut");
            });
            assertThatThrownBy(call::join).rootCause().hasMessage("cut");
        }
        assertThat(kind(calls.call(() -> {
                    throw new AssertionError("called");
                })))
                .isEqualTo(Kind.GIVEN_UP);
    }

    @Test
    void anErrorThatIsAnAnswerIsToldAndNotHeldAgainstTheService() {
        RemoteCalls calls = calls(10, LONG);
        for (int i = 0; i < 5; i++) {
            assertThat(kind(calls.call(() -> {
                        throw new IllegalArgumentException("wrong type");
                    })))
                    .isEqualTo(Kind.FAILED);
        }
        assertThat(calls.state()).isEqualTo(Breaker.State.CLOSED);
    }

    @Test
    void timeoutsOpenTheBreakerAndLateAnswersDoNotCloseIt() throws InterruptedException {
        RemoteCalls calls = calls(10, Duration.ofMillis(1));
        CountDownLatch late = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            assertThat(kind(calls.call(() -> {
                        String answer = atTheGate();
                        late.countDown();
                        return answer;
                    })))
                    .isEqualTo(Kind.TIMEOUT);
        }
        open();
        late.await();
        assertThat(calls.state()).isEqualTo(Breaker.State.OPEN);
    }
}
