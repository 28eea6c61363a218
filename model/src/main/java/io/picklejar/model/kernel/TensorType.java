package io.picklejar.model.kernel;

import java.util.List;

/**
 * The kind of tensor that a column takes or an output gives.
 *
 * @param shape length of each axis, {@link #FREE} where any will do; empty for a single value
 */
public record TensorType(Element element, List<Integer> shape) {

    /** An axis of any length. */
    public static final int FREE = -1;

    public TensorType {
        shape = List.copyOf(shape);
    }

    public static TensorType scalar(Element element) {
        return new TensorType(element, List.of());
    }

    public int rank() {
        return shape.size();
    }

    public boolean isFixed() {
        return !shape.contains(FREE);
    }

    /** Values it holds where each free axis has one position. */
    public long leastSize() {
        long size = 1;
        for (int length : shape) {
            size *= length == FREE ? 1 : length;
        }
        return size;
    }

    /** The shape with {@code ?} for free axes: {@code [3, ?, 224]}. */
    public String shown() {
        return shape.toString().replace("-1", "?");
    }
}
