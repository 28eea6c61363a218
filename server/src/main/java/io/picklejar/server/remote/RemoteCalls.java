package io.picklejar.server.remote;

import io.picklejar.server.remote.RemoteException.Kind;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the blocking calls to one remote service.
 *
 * <ol>
 *   <li>The caller never blocks: each call has a virtual thread of its own.
 *   <li>It hears within the timeout, counted from the call, whatever the service does. A call that goes on after that is
 *       nobody's any more; it takes one of the places until it ends, so it needs a (longer) bound of its own.
 *   <li>No more calls are under way than there are places; one more is refused at once.
 *   <li>While the {@link Breaker} is open, calls are refused at once.
 *   <li>The future fails with a {@link RemoteException} and nothing else, unless the caller cancels it. It completes on any
 *       thread, maybe the caller's; what hangs on it must not block.
 * </ol>
 */
public final class RemoteCalls {

    private final String name;
    private final long timeoutNanos;
    private final Breaker breaker;
    private final Predicate<Exception> isAnswer;
    private final Semaphore places;
    private final ThreadFactory threads;
    private final Deadlines deadlines;

    /** Why the last call that failed did, which may be later than its caller waited; null once one was answered. */
    private volatile @Nullable String trouble;

    /**
     * For one service.
     *
     * @param name for messages and threads, e.g. {@code redis}
     * @param places calls that may be under way at once
     * @param timeout how long a caller waits
     * @param isAnswer errors that tell that the service is well and only did not like the question; the breaker counts them as
     *     answers
     */
    public RemoteCalls(String name, int places, Duration timeout, Breaker breaker, Predicate<Exception> isAnswer) {
        this.name = name;
        this.timeoutNanos = timeout.toNanos();
        this.breaker = breaker;
        this.isAnswer = isAnswer;
        this.places = new Semaphore(places);
        this.deadlines = new Deadlines(name);
        this.threads = Thread.ofVirtual().name(name + "-", 0).factory();
    }

    /** Makes a call; its result may be null. */
    public <T> CompletableFuture<T> call(Callable<T> blocking) {
        return call(blocking, Duration.ZERO);
    }

    /**
     * Makes a call that nobody waits for, so that it may end in its own time.
     *
     * @param patience how much longer than others it may take
     */
    public <T> CompletableFuture<T> call(Callable<T> blocking, Duration patience) {
        if (!places.tryAcquire()) {
            return refused(Kind.BUSY, "too many calls are under way");
        }
        if (!breaker.allows()) {
            places.release();
            return refused(Kind.GIVEN_UP, "it failed lately and is left alone for a while");
        }
        Call<T> call = new Call<>(blocking, timeoutNanos + patience.toNanos());
        threads.newThread(call).start();
        return call.result;
    }

    /** Whether calls are refused at present. */
    public Breaker.State state() {
        return breaker.state();
    }

    private <T> CompletableFuture<T> refused(Kind kind, String why) {
        return CompletableFuture.failedFuture(new RemoteException(kind, name + ": " + why, null));
    }

    /** Whichever comes first, the end of the call or of the time, decides what the caller hears and what the breaker does. */
    private final class Call<T> implements Runnable {
        private final Callable<T> blocking;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final AtomicBoolean isDecided = new AtomicBoolean();
        private final Deadlines.Timer timer;

        Call(Callable<T> blocking, long nanos) {
            this.blocking = blocking;
            this.timer = deadlines.in(nanos, this::timedOut);
        }

        private boolean isInTime() {
            timer.over();
            return isDecided.compareAndSet(false, true);
        }

        @Override
        public void run() {
            try {
                answered(blocking.call());
            } catch (Exception e) {
                failed(e, isAnswer.test(e));
            } catch (Error e) {
                failed(e, false);
                throw e;
            } finally {
                places.release();
            }
        }

        private void answered(T value) {
            trouble = null;
            if (isInTime()) {
                breaker.succeeded();
                result.complete(value);
            }
        }

        private void failed(Throwable cause, boolean isAnswer) {
            String reason = Reasons.of(cause);
            trouble = isAnswer ? null : reason;
            if (isInTime()) {
                if (isAnswer) {
                    breaker.succeeded();
                } else {
                    breaker.failed();
                }
                result.completeExceptionally(new RemoteException(Kind.FAILED, name + ": " + reason, cause));
            }
        }

        private void timedOut() {
            if (!isDecided.compareAndSet(false, true)) {
                return;
            }
            breaker.failed();
            String known = trouble;
            String why = known == null ? "" : "; the last call that failed: " + known;
            RemoteException late = new RemoteException(
                    Kind.TIMEOUT, name + ": no answer within " + timeoutNanos / 1_000_000 + " ms" + why, null);
            // not here: what hangs on it may fill in many rows, and the next timer waits
            threads.newThread(() -> result.completeExceptionally(late)).start();
        }
    }
}
