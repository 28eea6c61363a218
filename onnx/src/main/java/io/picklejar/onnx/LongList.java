package io.picklejar.onnx;

import java.util.Arrays;

/** Whole numbers, as many as come. */
final class LongList {

    private long[] values = {};
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(8, size + (size >> 1)));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    long get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return values[index];
    }

    long[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
