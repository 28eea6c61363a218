package io.picklejar.model.kernel;

/**
 * Values in some dimensions, row-major. Arrays may be longer than the shape tells; what lies behind is not looked at. Not
 * written to once it was passed on.
 */
public sealed interface Tensor {

    /** Length of each axis; empty for a single value. Not to be written to. */
    int[] shape();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Floats(int[] shape, float[] values) implements Tensor {
        public Floats {
            requireRoom(shape, values.length);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Doubles(int[] shape, double[] values) implements Tensor {
        public Doubles {
            requireRoom(shape, values.length);
        }
    }

    /** Whole numbers, and truth values as 0 and 1. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Longs(int[] shape, long[] values) implements Tensor {
        public Longs {
            requireRoom(shape, values.length);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Texts(int[] shape, String[] values) implements Tensor {
        public Texts {
            requireRoom(shape, values.length);
        }
    }

    /** Number of values. */
    default int size() {
        return size(shape());
    }

    static int size(int[] shape) {
        int size = 1;
        for (int length : shape) {
            size = Math.multiplyExact(size, length);
        }
        return size;
    }

    private static void requireRoom(int[] shape, int length) {
        if (length < size(shape)) {
            throw new IllegalArgumentException("a tensor of " + size(shape) + " values in an array of " + length);
        }
    }
}
