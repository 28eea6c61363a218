package io.picklejar.onnx;

import io.picklejar.model.kernel.TensorType;

/**
 * How one output of the graph is read.
 *
 * @param readName its name in the graph as it is run
 * @param kind what the runtime gives
 * @param type element type by onnx.proto's number, of the tensor or of a map's keys
 * @param row what one row has of it, without the batch axis
 * @param batched whether its first axis counts the rows
 */
record OutputPlan(String name, String readName, Kind kind, int type, TensorType row, boolean batched) {

    enum Kind {
        TENSOR,
        /** Tensors of one shape, read as one tensor with an axis more. */
        SEQUENCE,
        /** A map from class to probability for each row. */
        MAPS
    }
}
