package io.picklejar.model.schema;

import java.util.ArrayList;
import java.util.List;

/** Collects violations up to a cap and counts the rest, so that one bad batch cannot make a huge answer. */
public final class Violations {

    /** Violations kept; the count goes on. */
    public static final int CAP = 100;

    private final List<Violation> kept = new ArrayList<>();
    private long count;

    public void add(Violation violation) {
        count++;
        if (kept.size() < CAP) {
            kept.add(violation);
        }
    }

    /** Whether the next violation would only be counted; spares building it. */
    boolean isFull() {
        return kept.size() >= CAP;
    }

    void countOne() {
        count++;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public long count() {
        return count;
    }

    /** The first {@link #CAP} of them. */
    public List<Violation> kept() {
        return List.copyOf(kept);
    }
}
