package io.picklejar.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.error.ServeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Predictions that wait for threads. */
class FairPoolTest {

    @Test
    void whatWaitsWhileAThreadIsBusyIsComputedTogether() {
        TestModel model = new TestModel(8);
        Lane lane = new Lane(model);
        try (FairPool pool = new FairPool(1, 100)) {
            List<TestWork> works = new ArrayList<>();
            works.add(submit(pool, lane, 0));
            model.arrived.acquireUninterruptibly();
            for (int i = 1; i <= 10; i++) {
                works.add(submit(pool, lane, i));
            }
            assertThat(pool.waiting()).isEqualTo(10);
            model.open();
            for (int i = 0; i <= 10; i++) {
                assertThat(works.get(i).answer.join()).isEqualTo(i);
            }
            assertThat(model.calls).containsExactly(1, 8, 2);
        }
    }

    @Test
    void whereJoiningDoesNotPayEachIsComputedAlone() {
        TestModel model = new TestModel(1).open();
        Lane lane = new Lane(model);
        try (FairPool pool = new FairPool(2, 100)) {
            List<TestWork> works = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                works.add(submit(pool, lane, i));
            }
            works.forEach(work -> work.answer.join());
            assertThat(model.calls).hasSize(20).containsOnly(1);
        }
    }

    @Test
    void aBadRowFailsAlone() {
        TestModel model = new TestModel(8);
        Lane lane = new Lane(model);
        try (FairPool pool = new FairPool(1, 100)) {
            TestWork first = submit(pool, lane, 0);
            model.arrived.acquireUninterruptibly();
            TestWork good = submit(pool, lane, 1);
            TestWork bad = submit(pool, lane, -1);
            TestWork other = submit(pool, lane, 2);
            model.open();
            assertThat(first.answer.join()).isEqualTo(0);
            assertThat(good.answer.join()).isEqualTo(1);
            assertThat(other.answer.join()).isEqualTo(2);
            assertThatThrownBy(bad.answer::join).hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsLateOrAbandonedIsNeverComputed() {
        TestModel model = new TestModel(8).open();
        Lane lane = new Lane(model);
        try (FairPool pool = new FairPool(1, 100)) {
            TestWork late = new TestWork(1).late();
            pool.submit(lane, late);
            TestWork gone = new TestWork(1).abandoned();
            pool.submit(lane, gone);
            assertThatThrownBy(late.answer::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(ServeException.DeadlinePassed.class);
            assertThatThrownBy(gone.answer::join).hasCauseInstanceOf(ServeException.Cancelled.class);
            assertThat(model.calls).isEmpty();
            assertThat(submit(pool, lane, 2).answer.join())
                    .as("the threads go on")
                    .isEqualTo(2);
        }
    }

    @Test
    void aCallerThatThrowsCostsNoThread() {
        Lane lane = new Lane(new TestModel(1).open());
        try (FairPool pool = new FairPool(1, 100)) {
            for (int i = 0; i < 5; i++) {
                pool.submit(lane, new TestWork(1).throwing());
            }
            assertThat(submit(pool, lane, 2).answer.join()).isEqualTo(2);
        }
    }

    @Test
    void aFullLaneRefusesAtOnceAndTheOthersDoNot() {
        TestModel slow = new TestModel(1);
        Lane full = new Lane(slow);
        Lane other = new Lane(new TestModel(1).open());
        try (FairPool pool = new FairPool(1, 2)) {
            submit(pool, full, 0);
            slow.arrived.acquireUninterruptibly();
            submit(pool, full, 1);
            submit(pool, full, 2);
            assertThatThrownBy(() -> submit(pool, full, 3))
                    .isInstanceOf(ServeException.Unavailable.class)
                    .hasMessage("overloaded: too many predictions are waiting");
            assertThat(submit(pool, other, 5).answer.join()).isEqualTo(5);
            slow.open();
        }
    }

    @Test
    void whatWouldWaitTooLongIsRefusedAtOnce() {
        TestModel model = new TestModel(1).taking(Duration.ofSeconds(10));
        Lane lane = new Lane(model);
        try (FairPool pool = new FairPool(1, 100)) {
            List<TestWork> works = new ArrayList<>(List.of(submit(pool, lane, 0)));
            model.arrived.acquireUninterruptibly();
            works.add(submit(pool, lane, 1));
            works.add(submit(pool, lane, 2));
            TestWork hurried = new TestWork(3).within(Duration.ofSeconds(39));
            assertThatThrownBy(() -> pool.submit(lane, hurried))
                    .isInstanceOfSatisfying(
                            ServeException.Unavailable.class,
                            refusal -> assertThat(refusal.retryAfterSeconds()).isEqualTo(21))
                    .hasMessage("overloaded: the request would wait longer than it may");
            works.add(submit(pool, lane, 4));
            model.open();
            works.forEach(work -> work.answer.join());
        }
    }

    @Test
    void joiningShortensTheExpectedWait() {
        TestModel model = new TestModel(10).taking(Duration.ofSeconds(1));
        Lane lane = new Lane(model);
        for (int i = 0; i < 25; i++) {
            lane.add(new TestWork(i));
        }
        assertThat(lane.waitNanos(1)).isEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(lane.waitNanos(2)).isEqualTo(Duration.ofSeconds(15).toNanos());
    }

    @Test
    void aModelThatHoldsEveryThreadDoesNotHoldUpAnother() {
        TestModel slow = new TestModel(1);
        Lane dear = new Lane(slow);
        Lane cheap = new Lane(new TestModel(1).open());
        try (FairPool pool = new FairPool(2, 100)) {
            List<TestWork> works = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                works.add(submit(pool, dear, i));
            }
            slow.arrived.acquireUninterruptibly(2);
            for (int i = 0; i < 20; i++) {
                assertThat(submit(pool, cheap, i).answer.join()).isEqualTo(i);
            }
            assertThat(slow.calls).isEmpty();
            slow.open();
            works.forEach(work -> work.answer.join());
        }
    }

    @Test
    void whatWaitsAnywayWaitsForMoreWhereItsModelAsksForThat() {
        TestModel model = new TestModel(4).patient(Duration.ofHours(1));
        Lane lane = new Lane(model);
        try (FairPool pool = new FairPool(1, 100)) {
            TestWork alone = submit(pool, lane, 0);
            model.arrived.acquireUninterruptibly();
            List<TestWork> works = new ArrayList<>(List.of(submit(pool, lane, 1), submit(pool, lane, 2)));
            model.open();
            alone.answer.join();
            works.add(submit(pool, lane, 3));
            works.add(submit(pool, lane, 4));
            works.forEach(work -> work.answer.join());
            assertThat(model.calls).containsExactly(1, 4);
        }
    }

    @Test
    void aDeadlineEndsTheWaitForMore() {
        TestModel model = new TestModel(100).patient(Duration.ofHours(1));
        Lane lane = new Lane(model);
        try (FairPool pool = new FairPool(1, 100)) {
            submit(pool, lane, 0);
            model.arrived.acquireUninterruptibly();
            TestWork patient = submit(pool, lane, 1);
            TestWork hurried = new TestWork(2).within(Duration.ofSeconds(1));
            pool.submit(lane, hurried);
            model.open();
            assertThat(patient.answer.join()).isEqualTo(1);
            assertThat(hurried.answer.join()).isEqualTo(2);
            assertThat(model.calls).containsExactly(1, 2);
        }
    }

    @Test
    void closingEndsTheWaitForMore() {
        TestModel model = new TestModel(100).patient(Duration.ofHours(1));
        Lane lane = new Lane(model);
        List<TestWork> works = new ArrayList<>();
        try (FairPool pool = new FairPool(1, 100)) {
            works.add(submit(pool, lane, 0));
            model.arrived.acquireUninterruptibly();
            works.add(submit(pool, lane, 1));
            works.add(submit(pool, lane, 2));
            model.open();
            works.getFirst().answer.join();
        }
        works.forEach(work -> work.answer.join());
        assertThat(model.calls).containsExactly(1, 2);
    }

    private static TestWork submit(FairPool pool, Lane lane, double value) {
        TestWork work = new TestWork(value);
        pool.submit(lane, work);
        return work;
    }
}
