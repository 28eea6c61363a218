package io.picklejar.model.pickle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stack of the pickle machine, with its marks. Nothing below the last mark can be popped by accident. */
final class OperandStack {
    private final Budget budget;
    private @Nullable PyValue[] values = new PyValue[64];
    private int size;
    private int[] marks = new int[16];
    private int markCount;

    OperandStack(Budget budget) {
        this.budget = budget;
    }

    void push(PyValue value) {
        if (size == values.length) {
            if (size > Shapes.MAX_LENGTH / 2) {
                throw new LimitException("stack of " + size + " values, limit " + Shapes.MAX_LENGTH / 2);
            }
            budget.charge((long) size * Budget.SLOT, "stack");
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    PyValue pop(String opcode, long offset) {
        PyValue value = peek(opcode, offset);
        values[--size] = null;
        return value;
    }

    PyValue peek(String opcode, long offset) {
        PyValue value = size > floor() ? values[size - 1] : null;
        if (value == null) {
            throw new ModelFileException(opcode + " at byte " + offset + " finds nothing on the stack");
        }
        return value;
    }

    void replaceTop(PyValue value) {
        values[size - 1] = value;
    }

    void mark(long offset) {
        int limit = budget.limits().maxDepth();
        if (markCount == limit) {
            throw new LimitException("nested deeper than " + limit + " at byte " + offset + " (max_depth)");
        }
        if (markCount == marks.length) {
            marks = Arrays.copyOf(marks, markCount * 2);
        }
        marks[markCount++] = size;
    }

    /** Pops everything above the last mark, and the mark. The list is the caller's. */
    List<PyValue> popToMark(String opcode, long offset) {
        if (markCount == 0) {
            throw new ModelFileException(opcode + " at byte " + offset + " finds no mark on the stack");
        }
        int from = marks[--markCount];
        budget.charge((long) (size - from) * Budget.SLOT, "items");
        List<PyValue> items = new ArrayList<>(size - from);
        for (int i = from; i < size; i++) {
            PyValue value = values[i];
            if (value != null) {
                items.add(value);
            }
            values[i] = null;
        }
        size = from;
        return items;
    }

    /** POP: drops the top value, or the mark where that is on top. */
    void drop(String opcode, long offset) {
        if (markCount > 0 && marks[markCount - 1] == size) {
            markCount--;
        } else {
            pop(opcode, offset);
        }
    }

    private int floor() {
        return markCount == 0 ? 0 : marks[markCount - 1];
    }
}
