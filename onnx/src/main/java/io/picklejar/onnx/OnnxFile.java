package io.picklejar.onnx;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file says, apart from the numbers in it.
 *
 * @param producer library that wrote it, or empty
 * @param opsets version of each operator set by its domain; the standard one's is empty
 * @param functions operators that the file itself defines
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
record OnnxFile(
        long irVersion,
        String producer,
        String producerVersion,
        Map<String, Long> opsets,
        Graph graph,
        List<Function> functions) {

    /** A graph, also one within an operator such as {@code If}. */
    record Graph(
            String name, List<Node> nodes, Map<String, Data> initializers, List<Value> inputs, List<Value> outputs) {

        /** Inputs that must be fed: those that no initializer gives. */
        List<Value> fed() {
            return inputs.stream()
                    .filter(input -> !initializers.containsKey(input.name()))
                    .toList();
        }
    }

    record Node(
            String op, String domain, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {

        boolean is(String wantedDomain, String wantedOp) {
            return op.equals(wantedOp) && domain.equals(wantedDomain);
        }

        boolean isStandard() {
            return domain.isEmpty() || domain.equals("ai.onnx");
        }

        long[] longs(String name) {
            Attribute attribute = attributes.get(name);
            return attribute == null ? new long[0] : attribute.longs();
        }

        List<String> texts(String name) {
            Attribute attribute = attributes.get(name);
            return attribute == null ? List.of() : attribute.texts();
        }

        boolean has(String name) {
            return attributes.containsKey(name);
        }
    }

    /**
     * An attribute of a node.
     *
     * @param longs its whole numbers, one or several
     * @param floats how many floats it has
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Attribute(long[] longs, int floats, List<String> texts, List<Data> tensors, List<Graph> graphs) {

        /** How many values a list of numbers or a tensor has. */
        long size() {
            return tensors.isEmpty()
                    ? longs.length + (long) floats
                    : tensors.get(0).size();
        }
    }

    /** A function: an operator made of operators. */
    record Function(String domain, String name, List<String> inputs, List<String> outputs, List<Node> nodes) {}

    /**
     * A tensor that the file holds or names.
     *
     * @param type its element type, by onnx.proto's number
     * @param size product of its dimensions
     * @param longs its values where they are whole numbers and few, else empty
     * @param texts its values where they are texts
     * @param external where its bytes lie, or null where they are in the file itself
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Data(
            String name,
            int type,
            long[] dims,
            long size,
            long[] longs,
            List<String> texts,
            @Nullable Map<String, String> external) {}

    /** A named value of a graph: an input or an output. */
    record Value(String name, ValueType type) {}

    /** What a value is. */
    sealed interface ValueType {

        /** @param shape its axes, or null where the file does not tell */
        record TensorOf(int element, @Nullable List<Axis> shape) implements ValueType {

            List<Axis> axes() {
                return Objects.requireNonNull(shape);
            }
        }

        record SequenceOf(ValueType item) implements ValueType {}

        record MapOf(int key, ValueType value) implements ValueType {}

        /** An optional value, a sparse tensor, or nothing at all. */
        record Other(String word) implements ValueType {}
    }

    /**
     * An axis of a shape.
     *
     * @param length its length, or -1 where it is free
     * @param name the name of a free axis, or empty
     */
    record Axis(long length, String name) {

        boolean isFree() {
            return length < 0;
        }
    }
}
