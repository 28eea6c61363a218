package io.picklejar.server.batch;

import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.server.error.ServeException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Works that are computed together. Each gets its own rows of the answer; one whose rows cannot be computed fails alone. */
final class Batch {

    private final Computation computation;
    private final List<Work> works;
    private final int rows;

    private Batch(Computation computation, List<Work> works, int rows) {
        this.computation = computation;
        this.works = works;
        this.rows = rows;
    }

    /** Takes from the front as much as is worth joining: at least one work, however many rows it has. */
    static Batch take(Computation computation, Deque<Work> waiting) {
        int most = computation.mostRows();
        List<Work> works = new ArrayList<>();
        int rows = 0;
        while (!waiting.isEmpty()) {
            int next = waiting.getFirst().rows().rows();
            if (!works.isEmpty() && rows + (long) next > most) {
                break;
            }
            works.add(waiting.removeFirst());
            rows += next;
        }
        return new Batch(computation, works, rows);
    }

    int rows() {
        return rows;
    }

    /** Computes what is still waited for. */
    void run() {
        works.removeIf(Batch::isInVain);
        if (works.size() > 1 && areAlike()) {
            together();
        } else {
            works.forEach(this::alone);
        }
    }

    /** Fails what is in vain. */
    private static boolean isInVain(Work work) {
        if (work.isAbandoned()) {
            work.failed(new ServeException.Cancelled("the caller has gone"));
            return true;
        }
        if (System.nanoTime() - work.deadlineNanos() > 0) {
            work.failed(new ServeException.DeadlinePassed());
            return true;
        }
        return false;
    }

    private boolean areAlike() {
        Table first = works.getFirst().rows();
        return works.stream().allMatch(work -> work.rows().canJoin(first));
    }

    private void alone(Work work) {
        long start = System.nanoTime();
        Predictions predictions;
        try {
            predictions = computation.predict(work.rows());
        } catch (RuntimeException e) {
            work.failed(e);
            return;
        } catch (OutOfMemoryError | StackOverflowError e) {
            work.failed(new IllegalStateException("the prediction needs more memory than there is", e));
            return;
        }
        work.answered(predictions, System.nanoTime() - start);
    }

    private void together() {
        long start = System.nanoTime();
        Predictions all;
        try {
            all = computation.predict(
                    Table.joined(works.stream().map(Work::rows).toList()));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            works.forEach(this::alone);
            return;
        }
        long nanos = System.nanoTime() - start;
        int from = 0;
        for (Work work : works) {
            int to = from + work.rows().rows();
            work.answered(all.slice(from, to), nanos);
            from = to;
        }
    }
}
