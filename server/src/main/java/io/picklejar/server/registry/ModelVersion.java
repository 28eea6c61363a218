package io.picklejar.server.registry;

import io.picklejar.server.source.Found;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model, with one content, from found to unloaded. The same folder with other files in it is another one.
 *
 * <p>A lease pins it: {@link #acquire} succeeds only while it is ready, and the model is closed by whoever gives back the
 * last lease after {@link #drain}. Thread-safe.
 */
public final class ModelVersion {

    private final Found found;
    private final AtomicInteger leases = new AtomicInteger();
    private volatile ModelState state = ModelState.NEW;
    private volatile Instant since = Instant.now();
    private volatile @Nullable String reason;
    private volatile @Nullable Served served;
    private volatile GateReport gate = GateReport.NONE;
    private final Runnable whenUnloaded;
    private volatile boolean used;
    private volatile long memoryEstimate;

    /** @param whenUnloaded called once, on whichever thread unloads it */
    ModelVersion(Found found, Runnable whenUnloaded) {
        this.found = found;
        this.whenUnloaded = whenUnloaded;
    }

    /** The model's name. */
    public String name() {
        return found.model();
    }

    Found found() {
        return found;
    }

    /** Its name: the folder's, or what metadata says once it is loaded; until then {@code ?}. */
    public String version() {
        String folder = found.version();
        Served current = served;
        return folder != null
                ? folder
                : current == null ? "?" : current.artifact().version();
    }

    /** Whether it has a folder of its own, so that there may be others beside it. */
    public boolean isNamed() {
        return found.version() != null;
    }

    /** Whether this is the folder of the same version, whatever it holds now. */
    boolean isAt(Found other) {
        return Objects.equals(found.version(), other.version());
    }

    /** Whether it is that folder with the same content. */
    boolean isOf(Found other) {
        return isAt(other) && found.fingerprint().equals(other.fingerprint());
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

    /** What the checks before traffic have found so far. */
    public GateReport gate() {
        return gate;
    }

    void report(GateReport report) {
        gate = report;
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

    synchronized void fail(String why) {
        reason = why;
        advance(ModelState.FAILED);
    }

    /** Whether it is between found and ready. */
    boolean isOnItsWay() {
        return state == ModelState.LOADING || state == ModelState.VERIFYING;
    }

    /** Bytes that it is expected to take in memory; 0 before anybody wanted it there. */
    public long memoryEstimate() {
        return memoryEstimate;
    }

    void memoryEstimate(long bytes) {
        memoryEstimate = bytes;
    }

    /** Whether it holds memory. */
    boolean isInMemory() {
        return isOnItsWay() || state == ModelState.READY || state == ModelState.DRAINING;
    }

    /** Whether it was leased since this was last asked. */
    boolean wasUsed() {
        boolean was = used || leases.get() > 0;
        used = false;
        return was;
    }

    /** A lease, or null if this version does not serve. */
    public @Nullable Lease acquire() {
        leases.incrementAndGet();
        Served current = served;
        if (state == ModelState.READY && current != null) {
            if (!used) {
                used = true;
            }
            return new Lease(this, current);
        }
        release();
        return null;
    }

    /** One lease more, for whoever has one: it holds although the version may be draining. */
    void retain() {
        leases.incrementAndGet();
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
        Served last;
        synchronized (this) {
            if (state != ModelState.DRAINING) {
                return;
            }
            advance(ModelState.UNLOADED);
            last = Objects.requireNonNull(served);
        }
        last.artifact().close();
        whenUnloaded.run();
    }
}
