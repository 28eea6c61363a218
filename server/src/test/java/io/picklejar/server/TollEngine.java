package io.picklejar.server;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Models of one feature that repeat their input and take their time for it. Reads files called {@code *.toll}. */
final class TollEngine extends NumberEngine {

    /** Rows of each call, warm-up included. */
    final Queue<Integer> calls = new ConcurrentLinkedQueue<>();

    private final int callMillis;
    private final int rowMillis;

    /**
     * @param callMillis what a call takes, however many rows it has
     * @param rowMillis what each of its rows takes besides
     */
    TollEngine(int callMillis, int rowMillis) {
        super("toll");
        this.callMillis = callMillis;
        this.rowMillis = rowMillis;
    }

    @Override
    public LoadedPart load(Path file) {
        return new Toll();
    }

    private final class Toll extends Model {
        @Override
        public Predictions predict(Table rows) {
            calls.add(rows.rows());
            try {
                TimeUnit.MILLISECONDS.sleep(callMillis + (long) rowMillis * rows.rows());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Predictions.ofNumbers(rows.rows(), Arrays.copyOf(rows.numbers(), rows.rows()));
        }
    }
}
