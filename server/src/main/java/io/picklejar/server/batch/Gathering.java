package io.picklejar.server.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Joins the requests that one event loop reads in one turn: what arrived while it computed is computed together next. A
 * request that is alone goes on at the end of the turn, without waiting. Belongs to one event loop and is used by it alone.
 */
public final class Gathering {

    private final Executor endOfTurn;
    private final Map<Lane, Deque<Work>> waiting = new LinkedHashMap<>();

    /** @param endOfTurn runs something on this event loop after what it has already read */
    public Gathering(Executor endOfTurn) {
        this.endOfTurn = endOfTurn;
    }

    public void add(Lane lane, Work work) {
        if (waiting.isEmpty()) {
            endOfTurn.execute(this::compute);
        }
        waiting.computeIfAbsent(lane, each -> new ArrayDeque<>()).addLast(work);
    }

    private void compute() {
        Map<Lane, Deque<Work>> all = new LinkedHashMap<>(waiting);
        waiting.clear();
        all.forEach((lane, works) -> {
            while (!works.isEmpty()) {
                Batch.take(lane.computation, works).run();
            }
        });
    }
}
