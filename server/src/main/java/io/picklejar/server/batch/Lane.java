package io.picklejar.server.batch;

import java.util.ArrayDeque;
import java.util.Deque;

/** What waits for one model version. Guarded by its {@link FairPool}. */
public final class Lane {

    final Computation computation;
    final Deque<Work> waiting = new ArrayDeque<>();
    int running;
    /** Thread time it has had, set forward to the others' when it comes back from having nothing to do. */
    long usedNanos;

    public Lane(Computation computation) {
        this.computation = computation;
    }
}
