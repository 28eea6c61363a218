package io.picklejar.model.pickle;

/**
 * What reading one model file may cost. Every size that a file declares is checked against these before anything is
 * allocated.
 *
 * @param memoryBudget bytes charged in all for arrays, strings, objects, memo and stack; never given back while reading.
 *     Default: half of the maximum heap
 * @param maxExpandedBytes bytes that a compressed file may expand to. Default: 8 GiB
 * @param maxDepth how deep values may be nested. Python's own pickler stops near 1,000. Default: 1,000
 * @param maxOpcodes pickle instructions, nested pickles included. Default: 100,000,000
 * @param maxMemoIndex largest memo index. Default: 50,000,000
 */
public record ReadLimits(long memoryBudget, long maxExpandedBytes, int maxDepth, long maxOpcodes, int maxMemoIndex) {
    private static final long GIB = 1L << 30;

    public ReadLimits {
        check("model_memory", memoryBudget, 1024, Long.MAX_VALUE / 4);
        check("max_expanded_bytes", maxExpandedBytes, 1, Long.MAX_VALUE / 4);
        check("max_depth", maxDepth, 1, 100_000);
        check("max_opcodes", maxOpcodes, 1, Long.MAX_VALUE / 4);
        check("max_memo_index", maxMemoIndex, 0, Integer.MAX_VALUE - 16);
    }

    public static ReadLimits defaults() {
        long halfHeap = Math.min(Runtime.getRuntime().maxMemory(), Long.MAX_VALUE / 4) / 2;
        return new ReadLimits(halfHeap, 8 * GIB, 1_000, 100_000_000L, 50_000_000);
    }

    public ReadLimits withMemoryBudget(long bytes) {
        return new ReadLimits(bytes, maxExpandedBytes, maxDepth, maxOpcodes, maxMemoIndex);
    }

    public ReadLimits withMaxExpandedBytes(long bytes) {
        return new ReadLimits(memoryBudget, bytes, maxDepth, maxOpcodes, maxMemoIndex);
    }

    public ReadLimits withMaxDepth(int depth) {
        return new ReadLimits(memoryBudget, maxExpandedBytes, depth, maxOpcodes, maxMemoIndex);
    }

    public ReadLimits withMaxOpcodes(long opcodes) {
        return new ReadLimits(memoryBudget, maxExpandedBytes, maxDepth, opcodes, maxMemoIndex);
    }

    public ReadLimits withMaxMemoIndex(int index) {
        return new ReadLimits(memoryBudget, maxExpandedBytes, maxDepth, maxOpcodes, index);
    }

    private static void check(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + low + ".." + high + ")");
        }
    }
}
