package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.tree.ForestBuilder;
import io.picklejar.model.kernel.tree.InvalidTreeException;
import io.picklejar.model.kernel.tree.TreeArrays;
import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;

/**
 * Reads {@code sklearn.tree._tree.Tree}: a structured array of nodes (56 bytes each, 64 with {@code missing_go_to_left} from
 * 1.3) and an array of values, {@code nodes x outputs x classes}.
 */
final class TreeReader {

    /** A tree whose values are {@code nodes x outputs x classes}. */
    record Raw(TreeArrays arrays, int outputs, int classes) {

        int nodes() {
            return arrays.nodes();
        }

        double[] values() {
            return arrays.values();
        }
    }

    private static final long BYTES_A_NODE = 64;

    private TreeReader() {}

    /** The tree of a fitted decision tree, itself called {@code label} in messages. */
    static Raw read(PyValue tree, String label, Scope scope) {
        try {
            if (!(tree instanceof PyObject object) || !object.simpleName().equals("Tree")) {
                throw tree.expected("a Tree");
            }
            return read(object, scope);
        } catch (ModelFileException e) {
            throw new ModelLoadException(label + ": " + e.getMessage(), e);
        }
    }

    private static Raw read(PyObject tree, Scope scope) {
        NdArray nodes = tree.attr("nodes").asArray();
        NdArray values = tree.attr("values").asArray();
        if (nodes.rank() != 1) {
            throw nodes.expected("nodes in one dimension");
        }
        if (values.rank() != 3 || values.dim(0) != nodes.dim(0)) {
            throw values.expected("values of " + nodes.size() + " nodes x outputs x classes");
        }
        scope.charge(nodes.size() * BYTES_A_NODE + values.size() * Double.BYTES);
        int outputs = values.dim(1);
        int classes = values.dim(2);
        TreeArrays arrays = new TreeArrays(
                nodes.field("left_child").toInts(),
                nodes.field("right_child").toInts(),
                nodes.field("feature").toInts(),
                nodes.field("threshold").toDoubles(),
                nodes.hasField("missing_go_to_left")
                        ? nonZero(nodes.field("missing_go_to_left").toLongs())
                        : null,
                values.toDoubles(),
                outputs * classes);
        return new Raw(arrays, outputs, classes);
    }

    /** 1.3.0 left the field of leaves as it found it in memory, so any byte can stand there. */
    private static boolean[] nonZero(long[] bytes) {
        boolean[] flags = new boolean[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            flags[i] = bytes[i] != 0;
        }
        return flags;
    }

    /** Adds the tree with other values to the forest, its faults reported under {@code label}. */
    static void add(Raw tree, double[] values, int width, ForestBuilder to, int target, String label) {
        try {
            to.add(tree.arrays().withValues(values, width), target);
        } catch (InvalidTreeException e) {
            throw new ModelLoadException(label + ": " + e.getMessage(), e);
        }
    }
}
