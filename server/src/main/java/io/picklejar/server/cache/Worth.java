package io.picklejar.server.cache;

/**
 * Whether looking answers up pays, from measurements: the share of lookups that find something times what the model would have
 * taken, against what a lookup takes.
 *
 * <ol>
 *   <li>A model that takes less than a lookup is never worth it; one request in {@value #CHEAP_SAMPLE} is looked up all the
 *       same, because both figures change.
 *   <li>Otherwise every input is looked up until {@value #PATIENCE} lookups have shown that it does not pay. From then on only
 *       the inputs of one hash in {@value #SAMPLE} are, always the same ones: every repetition of those is seen, so that the
 *       share of hits among them is that of all (spatial sampling, Waldspurger et al., FAST 2015).
 *   <li>When those show that it would pay, with something to spare, every input is looked up again.
 * </ol>
 *
 * <p>Used by many threads without a lock: a lost update is a lost measurement, nothing more.
 */
public final class Worth {

    static final int SAMPLE = 32;
    static final int CHEAP_SAMPLE = 64;
    static final int PATIENCE = 4096;
    static final int SAMPLED_PATIENCE = 512;

    private static final double MARGIN = 1.5;
    private static final double WEIGHT = 1.0 / 64;
    /** A measurement counts as this many times the average at most: a pause of the machine is no property of the cache. */
    private static final double OUTLIER = 4;

    private volatile double lookupNanos;
    private volatile boolean paying = true;
    private int lookups;
    private int hits;
    private int passed;

    /** @param lookupNanos what a lookup is thought to take before any was measured */
    public Worth(double lookupNanos) {
        this.lookupNanos = lookupNanos;
    }

    /** Whether it {@link #pays}, or is to be measured; to be asked first and once, since it is cheap to answer. */
    public boolean mayPayFor(double modelNanos) {
        return pays(modelNanos) || isSample();
    }

    /** Whether it might pay at the best of hit rates. */
    public boolean pays(double modelNanos) {
        return modelNanos > lookupNanos;
    }

    private boolean isSample() {
        return passed++ % CHEAP_SAMPLE == 0;
    }

    /** Whether an input of this hash is to be looked up. */
    public boolean isUsedFor(long hash) {
        return paying || hash >>> 59 == 0;
    }

    /**
     * A lookup has ended.
     *
     * @param hit whether it saved a computation
     * @param nanos what looking up and storing took
     * @param modelNanos what the computation takes
     */
    public void observe(boolean hit, long nanos, double modelNanos) {
        double average = lookupNanos;
        lookupNanos = average + WEIGHT * (Math.min((double) nanos, OUTLIER * average) - average);
        if (hit) {
            hits++;
        }
        lookups++;
        if (lookups >= (paying ? PATIENCE : SAMPLED_PATIENCE)) {
            judge(modelNanos);
        }
    }

    private void judge(double modelNanos) {
        double saved = hitRate() * modelNanos;
        paying = paying ? saved >= lookupNanos : saved >= MARGIN * lookupNanos;
        hits = 0;
        lookups = 0;
    }

    /** Rather too high where little is known. */
    private double hitRate() {
        return Math.min(1, (hits + 1.0) / (lookups + 1.0));
    }

    /** Whether all inputs are looked up, as far as hit rates go. */
    public boolean isPaying() {
        return paying;
    }

    public double lookupNanos() {
        return lookupNanos;
    }
}
