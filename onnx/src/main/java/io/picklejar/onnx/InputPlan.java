package io.picklejar.onnx;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.TensorType;

/**
 * How the columns of a table become one input of the graph.
 *
 * @param name the input's name in the graph as it was saved
 * @param fedName its name in the graph as it is run
 * @param carrier element type, by onnx.proto's number, of the buffer that is fed
 * @param row what one row has of it, without the batch axis
 * @param batched whether a batch axis comes before that
 * @param firstColumn first of its columns
 * @param columns how many columns it takes: 1, or as many as its only axis is long
 */
record InputPlan(
        String name,
        String fedName,
        int carrier,
        Element element,
        TensorType row,
        boolean batched,
        int firstColumn,
        int columns) {

    /** Whether its values come as cells of the table rather than as a tensor. */
    boolean isCells() {
        return columns > 1 || (row.leastSize() == 1 && row.isFixed());
    }

    /** Shape of what is fed for so many rows of this shape. */
    long[] fedShape(int rows, int[] rowShape) {
        int lead = batched ? 1 : 0;
        long[] shape = new long[lead + rowShape.length];
        if (batched) {
            shape[0] = rows;
        }
        for (int i = 0; i < rowShape.length; i++) {
            shape[lead + i] = rowShape[i];
        }
        return shape;
    }
}
