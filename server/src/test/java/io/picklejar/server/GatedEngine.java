package io.picklejar.server;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A model of one feature that answers with it, once the test opens the gate. Reads files called {@code *.gated}. */
final class GatedEngine extends NumberEngine implements AutoCloseable {

    /** Predictions that wait at the gate or have passed it; those of warm-up pass uncounted. */
    final Semaphore arrived = new Semaphore(0);

    final AtomicInteger closed = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean guarding;

    GatedEngine() {
        super("gated");
    }

    /** One such model, ready, each of its requests computed for itself; predictions wait from now on. */
    TestServer serve(Path folder, String... settings) throws IOException {
        Files.writeString(folder.resolve("model.gated"), "");
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("max_joined_rows", "1"));
        TestServer server = TestServer.start(List.of(this), folder, all.toArray(String[]::new))
                .loaded();
        guarding = true;
        return server;
    }

    void open() {
        gate.countDown();
    }

    @Override
    public LoadedPart load(Path file) {
        return new Gated();
    }

    @Override
    public void close() {
        open();
    }

    private final class Gated extends Model {
        @Override
        public Predictions predict(Table rows) {
            if (guarding) {
                arrived.release();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (rows.number(0, 0) < 0) {
                    throw new IllegalArgumentException("secret of the model");
                }
            }
            return Predictions.ofNumbers(rows.rows(), Arrays.copyOf(rows.numbers(), rows.rows()));
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
