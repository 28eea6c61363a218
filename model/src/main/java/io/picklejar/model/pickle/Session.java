package io.picklejar.model.pickle;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the pickles of one file share. {@code folder} is where side files may be, or null. */
record Session(Budget budget, Names names, @Nullable Path folder, int nesting) {
    /** Pickles inside arrays inside pickles; each level is a Java call, so it is bounded. */
    static final int MAX_NESTING = 16;

    Session nested(long offset) {
        if (nesting == MAX_NESTING) {
            throw new LimitException("pickles nested deeper than " + MAX_NESTING + " at byte " + offset);
        }
        return new Session(budget, names, folder, nesting + 1);
    }

    CallContext at(long offset) {
        return new CallContext(budget, names, offset);
    }
}
