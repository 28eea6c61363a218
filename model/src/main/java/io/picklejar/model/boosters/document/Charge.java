package io.picklejar.model.boosters.document;

import io.picklejar.model.engine.ModelLoadException;

/** What reading one file may take up in memory. For one thread. */
final class Charge {

    /** Deepest nesting of arrays and objects. */
    static final int DEEPEST = 64;

    private final long most;
    private long left;

    Charge(long most) {
        this.most = most;
        this.left = most;
    }

    void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new ModelLoadException("takes more than " + most + " bytes of memory (the limit for one model file)");
        }
    }

    static void requireDepth(int depth) {
        if (depth > DEEPEST) {
            throw new ModelLoadException("nested deeper than " + DEEPEST + " levels");
        }
    }
}
