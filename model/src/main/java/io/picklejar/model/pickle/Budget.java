package io.picklejar.model.pickle;

/**
 * What reading one file has cost so far. Charged before each allocation and never given back: a bound on what can be live
 * and on the work spent on garbage alike.
 */
final class Budget {
    /** Rough heap cost of a small object with its slot in a container. */
    static final int OBJECT = 48;

    /** One reference in a list, with room for a list that grows by half. */
    static final int SLOT = 8;

    /** A dict entry: slot, entry record, and its place in the index that the first look-up builds. */
    static final int ENTRY = 80;

    private final ReadLimits limits;
    private long used;
    private long opcodes;

    Budget(ReadLimits limits) {
        this.limits = limits;
    }

    ReadLimits limits() {
        return limits;
    }

    void charge(long bytes, String what) {
        if (bytes > limits.memoryBudget() - used) {
            throw LimitException.of(what, needed(bytes), limits.memoryBudget(), "model_memory");
        }
        used += bytes;
    }

    private long needed(long bytes) {
        return bytes > Long.MAX_VALUE - used ? Long.MAX_VALUE : used + bytes;
    }

    long remaining() {
        return limits.memoryBudget() - used;
    }

    void countOpcode() {
        if (++opcodes > limits.maxOpcodes()) {
            throw new LimitException("more than " + limits.maxOpcodes() + " instructions (max_opcodes)");
        }
    }
}
