package io.picklejar.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Requests that one event loop reads in one turn. */
class GatheringTest {

    private final Queue<Runnable> endOfTurn = new ArrayDeque<>();
    private final Gathering gathering = new Gathering(endOfTurn::add);

    private void endTurn() {
        assertThat(endOfTurn).hasSize(1);
        endOfTurn.remove().run();
    }

    @Test
    void oneTurnIsOneBatchAModel() {
        TestModel first = new TestModel(8).open();
        TestModel second = new TestModel(2).open();
        Lane a = new Lane(first);
        Lane b = new Lane(second);
        TestWork one = new TestWork(1);
        gathering.add(a, one);
        gathering.add(b, new TestWork(2));
        gathering.add(a, new TestWork(3));
        gathering.add(b, new TestWork(4));
        gathering.add(b, new TestWork(5));
        assertThat(one.answer).isNotDone();
        endTurn();
        assertThat(one.answer.join()).isEqualTo(1);
        assertThat(first.calls).containsExactly(2);
        assertThat(second.calls).containsExactly(2, 1);
    }

    @Test
    void theNextTurnIsAnother() {
        TestModel model = new TestModel(8).open();
        Lane lane = new Lane(model);
        gathering.add(lane, new TestWork(1));
        endTurn();
        gathering.add(lane, new TestWork(2));
        gathering.add(lane, new TestWork(3));
        endTurn();
        assertThat(model.calls).containsExactly(1, 2);
    }
}
