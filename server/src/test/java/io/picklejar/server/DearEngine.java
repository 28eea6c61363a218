package io.picklejar.server;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Models of one feature {@code x} that take their time, and answer with x times the number in their file, {@code
 * model.dear}. For negative x they fail; for 422 they have no answer.
 */
final class DearEngine extends NumberEngine {

    private static final long TAKES = TimeUnit.MILLISECONDS.toNanos(2);

    /** How often each input was computed; warm-up included, which uses 0. */
    final Map<Double, AtomicInteger> computed = new ConcurrentHashMap<>();

    private volatile CountDownLatch gate = new CountDownLatch(0);

    DearEngine() {
        super("dear");
    }

    static Path write(Path folder, double factor) {
        try {
            return Files.writeString(Files.createDirectories(folder).resolve("model.dear"), Double.toString(factor));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on computations wait for {@link #open}. */
    void shut() {
        gate = new CountDownLatch(1);
    }

    void open() {
        gate.countDown();
    }

    int computed(double x) {
        AtomicInteger count = computed.get(x);
        return count == null ? 0 : count.get();
    }

    @Override
    public LoadedPart load(Path file) {
        try {
            return new Dear(Double.parseDouble(Files.readString(file)));
        } catch (IOException e) {
            throw new ModelLoadException("cannot be read", e);
        }
    }

    private final class Dear extends Model {
        private final double factor;

        Dear(double factor) {
            this.factor = factor;
        }

        @Override
        public Predictions predict(Table rows) {
            double[] answers = new double[rows.rows()];
            for (int row = 0; row < answers.length; row++) {
                double x = rows.number(row, 0);
                computed.computeIfAbsent(x, each -> new AtomicInteger()).incrementAndGet();
                answers[row] = factor * x;
            }
            LockSupport.parkNanos(TAKES);
            await();
            if (rows.number(0, 0) < 0) {
                throw new IllegalArgumentException("secret of the model");
            }
            if (rows.number(0, 0) == 422) {
                throw new UnanswerableException(0, "nothing is known of 422");
            }
            return Predictions.ofNumbers(answers.length, answers);
        }

        private void await() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
