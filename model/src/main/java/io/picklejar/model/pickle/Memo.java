package io.picklejar.model.pickle;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memo of one pickle. Picklers number it densely, so it is an array; an index far beyond what was stored so far goes to
 * a map instead, so that no index can make the array large.
 */
final class Memo {
    private static final int SLACK = 1024;
    private static final int MAP_ENTRY = 64;

    private final Budget budget;
    private @Nullable PyValue[] dense = new PyValue[64];
    private final Map<Integer, PyValue> sparse = new HashMap<>();
    private int count;

    Memo(Budget budget) {
        this.budget = budget;
    }

    /** Stores at the next index: Python's MEMOIZE uses the number of entries. */
    void append(PyValue value, long offset) {
        put(count, value, offset);
    }

    void put(long index, PyValue value, long offset) {
        int max = budget.limits().maxMemoIndex();
        if (index < 0 || index > max) {
            throw new LimitException(
                    "memo index " + index + " at byte " + offset + ", limit " + max + " (max_memo_index)");
        }
        int at = (int) index;
        if (at >= dense.length && at <= count + SLACK) {
            grow(at);
        }
        if (at < dense.length) {
            count += dense[at] == null && !sparse.containsKey(at) ? 1 : 0;
            dense[at] = value;
        } else {
            putSparse(at, value);
        }
    }

    PyValue get(long index, long offset) {
        PyValue value = index < 0 || index > Integer.MAX_VALUE ? null : find((int) index);
        if (value == null) {
            throw new ModelFileException("memo index " + index + " at byte " + offset + " was never stored");
        }
        return value;
    }

    private @Nullable PyValue find(int index) {
        PyValue value = index < dense.length ? dense[index] : null;
        return value == null ? sparse.get(index) : value;
    }

    private void putSparse(int index, PyValue value) {
        budget.charge(MAP_ENTRY, "memo");
        count += sparse.put(index, value) == null ? 1 : 0;
    }

    private void grow(int index) {
        int size = (int) Math.min(Shapes.MAX_LENGTH, Math.max(index + 1L, dense.length * 2L));
        budget.charge((long) (size - dense.length) * Budget.SLOT, "memo");
        dense = Arrays.copyOf(dense, size);
    }
}
