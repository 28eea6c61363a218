package io.picklejar.model.pickle;

/** Array shapes as declared by a file: checked before anything is computed from them. */
final class Shapes {
    /** numpy 1 allows 32 dimensions, numpy 2 allows 64. */
    static final int MAX_RANK = 64;

    /** Largest Java array with a margin for its header. */
    static final int MAX_LENGTH = Integer.MAX_VALUE - 16;

    private Shapes() {}

    /** The number of items; overflow saturates, so that the limit check that follows sees a huge number. */
    static long size(int[] shape) {
        long size = 1;
        for (int n : shape) {
            if (n == 0) {
                return 0;
            }
            size = size > Long.MAX_VALUE / n ? Long.MAX_VALUE : size * n;
        }
        return size;
    }

    static int[] check(long[] declared) {
        if (declared.length > MAX_RANK) {
            throw new LimitException("array of " + declared.length + " dimensions, limit " + MAX_RANK);
        }
        int[] shape = new int[declared.length];
        for (int i = 0; i < shape.length; i++) {
            if (declared[i] < 0) {
                throw new ModelFileException("array dimension " + declared[i] + " (expected: 0 or more)");
            }
            if (declared[i] > MAX_LENGTH) {
                throw new LimitException("array dimension " + declared[i] + ", limit " + MAX_LENGTH);
            }
            shape[i] = (int) declared[i];
        }
        return shape;
    }

    /** Byte steps of a dense array in C or Fortran order. Saturates like {@link #size}; never negative. */
    static long[] strides(int[] shape, int itemSize, boolean fortran) {
        long[] strides = new long[shape.length];
        long step = itemSize;
        for (int k = 0; k < shape.length; k++) {
            int axis = fortran ? k : shape.length - 1 - k;
            strides[axis] = step;
            int n = Math.max(1, shape[axis]);
            step = step > Long.MAX_VALUE / n ? Long.MAX_VALUE : step * n;
        }
        return strides;
    }

    static String text(int[] shape) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < shape.length; i++) {
            text.append(i == 0 ? "" : ", ").append(shape[i]);
        }
        return text.append(']').toString();
    }
}
