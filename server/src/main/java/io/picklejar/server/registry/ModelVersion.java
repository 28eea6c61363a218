package io.picklejar.server.registry;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model from found to unloaded.
 *
 * <p>A lease pins it: {@link #acquire} succeeds only while it is ready, and the model is closed by whoever gives back the
 * last lease after {@link #drain}. Thread-safe.
 */
public final class ModelVersion {

    private final ModelSource source;
    private final AtomicInteger leases = new AtomicInteger();
    private volatile ModelState state = ModelState.NEW;
    private volatile Instant since = Instant.now();
    private volatile @Nullable String reason;
    private volatile @Nullable Served served;
    private volatile @Nullable GateReport gate;

    ModelVersion(ModelSource source) {
        this.source = source;
    }

    public String name() {
        return source.name();
    }

    ModelSource source() {
        return source;
    }

    public ModelState state() {
        return state;
    }

    /** When it came into its state. */
    public Instant since() {
        return since;
    }

    /** Why it failed, or null. */
    public @Nullable String reason() {
        return reason;
    }

    /** What is served, or null before it was loaded. */
    public @Nullable Served served() {
        return served;
    }

    /** What the checks before traffic found, or null before they ran. */
    public @Nullable GateReport gate() {
        return gate;
    }

    synchronized void advance(ModelState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(name() + ": " + state + " cannot become " + next);
        }
        state = next;
        since = Instant.now();
    }

    void loaded(Served loaded) {
        served = loaded;
        advance(ModelState.VERIFYING);
    }

    void ready(GateReport report) {
        gate = report;
        advance(ModelState.READY);
    }

    synchronized void fail(String why) {
        reason = why;
        advance(ModelState.FAILED);
    }

    /** A lease, or null if this version does not serve. */
    public @Nullable Lease acquire() {
        leases.incrementAndGet();
        Served current = served;
        if (state == ModelState.READY && current != null) {
            return new Lease(this, current);
        }
        release();
        return null;
    }

    void release() {
        if (leases.decrementAndGet() == 0 && state == ModelState.DRAINING) {
            unload();
        }
    }

    /** Gives out no more leases; closes the model once the last is given back. */
    void drain() {
        advance(ModelState.DRAINING);
        if (leases.get() == 0) {
            unload();
        }
    }

    private void unload() {
        synchronized (this) {
            if (state != ModelState.DRAINING) {
                return;
            }
            advance(ModelState.UNLOADED);
        }
        Objects.requireNonNull(served).artifact().close();
    }
}
