package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.onnx.OnnxFile.Data;
import io.picklejar.onnx.OnnxFile.Graph;
import io.picklejar.onnx.OnnxFile.Node;
import org.jspecify.annotations.Nullable;

/** Nodes that make a large tensor of a few bytes: what they ask for in the file itself is bounded. */
final class ConstantChecks {

    /** Values that one such node may make. */
    private static final long MOST_VALUES = 1L << 28;

    private ConstantChecks() {}

    static void check(Node node, Graph graph) {
        switch (node.op()) {
            case "ConstantOfShape" -> bound(node, constant(node, 0, graph));
            case "Expand", "Tile" -> bound(node, constant(node, 1, graph));
            default -> {}
        }
    }

    private static void bound(Node node, long @Nullable [] shape) {
        if (shape == null) {
            return;
        }
        long size = 1;
        for (long length : shape) {
            if (length > MOST_VALUES || (length > 0 && size > MOST_VALUES / length)) {
                throw new ModelLoadException(
                        "node " + node.op() + " makes a tensor of more than " + MOST_VALUES + " values");
            }
            size *= Math.max(1, length);
        }
    }

    private static long @Nullable [] constant(Node node, int input, Graph graph) {
        if (node.inputs().size() <= input) {
            return null;
        }
        String name = node.inputs().get(input);
        Data data = graph.initializers().get(name);
        if (data == null) {
            for (Node maker : graph.nodes()) {
                if (maker.outputs().contains(name) && maker.op().equals("Constant")) {
                    return value(maker);
                }
            }
        }
        return data == null ? null : data.longs();
    }

    private static long[] value(Node constant) {
        if (constant.has("value_ints")) {
            return constant.longs("value_ints");
        }
        OnnxFile.Attribute value = constant.attributes().get("value");
        return value == null || value.tensors().isEmpty()
                ? new long[0]
                : value.tensors().get(0).longs();
    }
}
