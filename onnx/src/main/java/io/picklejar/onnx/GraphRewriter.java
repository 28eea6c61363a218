package io.picklejar.onnx;

import io.picklejar.onnx.OnnxFile.Axis;
import io.picklejar.onnx.OnnxFile.Value;
import io.picklejar.onnx.OnnxFile.ValueType.TensorOf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The runtime's Java interface cannot carry every element type: there is no array of unsigned 16-bit numbers, nor of 8-bit
 * floats. Where a graph takes or gives such values, the graph itself is given a {@code Cast} there, and what is fed or read
 * goes by another name. All else is copied byte by byte.
 */
final class GraphRewriter {

    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;

    private final Map<String, Value> inputs = new HashMap<>();
    private final Map<String, Value> outputs = new HashMap<>();

    private GraphRewriter(OnnxFile file) {
        for (Value input : file.graph().fed()) {
            if (input.type() instanceof TensorOf tensor && ElementTypes.carrier(tensor.element()) != tensor.element()) {
                inputs.put(input.name(), input);
            }
        }
        for (Value output : file.graph().outputs()) {
            if (output.type() instanceof TensorOf tensor
                    && ElementTypes.readable(tensor.element()) != tensor.element()) {
                outputs.put(output.name(), output);
            }
        }
    }

    /** The name under which a value is fed. */
    static String fed(Value input) {
        boolean same = !(input.type() instanceof TensorOf tensor)
                || ElementTypes.carrier(tensor.element()) == tensor.element();
        return same ? input.name() : input.name() + "/fed";
    }

    /** The name under which a value is read. */
    static String read(Value output) {
        boolean same = !(output.type() instanceof TensorOf tensor)
                || ElementTypes.readable(tensor.element()) == tensor.element();
        return same ? output.name() : output.name() + "/read";
    }

    /** The model, with casts where they are needed; the argument where none are. */
    static byte[] rewritten(OnnxFile file, byte[] bytes) {
        GraphRewriter rewriter = new GraphRewriter(file);
        boolean none = rewriter.inputs.isEmpty() && rewriter.outputs.isEmpty();
        return none ? bytes : rewriter.model(bytes);
    }

    private byte[] model(byte[] bytes) {
        ProtoReader model = new ProtoReader(bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 1024);
        while (model.next()) {
            if (model.field() == GRAPH) {
                writeField(out, GRAPH, graph(model.message(), bytes));
            } else {
                copy(model, bytes, out);
            }
        }
        return out.toByteArray();
    }

    private byte[] graph(ProtoReader graph, byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Value input : inputs.values()) {
            writeField(out, NODE, cast(fed(input), input.name(), ((TensorOf) input.type()).element()));
        }
        while (graph.next()) {
            if (graph.field() == INPUT || graph.field() == OUTPUT) {
                endpoint(graph, bytes, out);
            } else {
                copy(graph, bytes, out);
            }
        }
        for (Value output : outputs.values()) {
            int to = ElementTypes.readable(((TensorOf) output.type()).element());
            writeField(out, NODE, cast(output.name(), read(output), to));
        }
        return out.toByteArray();
    }

    private void endpoint(ProtoReader graph, byte[] bytes, ByteArrayOutputStream out) {
        boolean isInput = graph.field() == INPUT;
        int field = graph.field();
        int before = graph.at();
        ProtoReader value = graph.message();
        String name = "";
        while (value.next()) {
            if (value.field() == 1) {
                name = value.text();
            } else {
                value.skip();
            }
        }
        Value changed = isInput ? inputs.get(name) : outputs.get(name);
        if (changed == null) {
            writeTag(out, field, ProtoReader.LENGTH);
            out.write(bytes, before, graph.at() - before);
        } else {
            int element = ((TensorOf) changed.type()).element();
            int carried = isInput ? ElementTypes.carrier(element) : ElementTypes.readable(element);
            String newName = isInput ? fed(changed) : read(changed);
            writeField(out, field, info(newName, carried, (TensorOf) changed.type()));
        }
    }

    /** Copies the field that the reader stands in. */
    private static void copy(ProtoReader reader, byte[] bytes, ByteArrayOutputStream out) {
        writeTag(out, reader.field(), reader.wire());
        int from = reader.at();
        reader.skip();
        out.write(bytes, from, reader.at() - from);
    }

    /** A {@code ValueInfoProto}. */
    private static byte[] info(String name, int element, TensorOf type) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        writeTag(tensor, 1, ProtoReader.VARINT);
        writeVarint(tensor, element);
        List<Axis> axes = type.shape();
        if (axes != null) {
            ByteArrayOutputStream shape = new ByteArrayOutputStream();
            axes.forEach(axis -> writeField(shape, 1, axis(axis)));
            writeField(tensor, 2, shape.toByteArray());
        }
        ByteArrayOutputStream wrapped = new ByteArrayOutputStream();
        writeField(wrapped, 1, tensor.toByteArray());
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        writeField(info, 1, name.getBytes(StandardCharsets.UTF_8));
        writeField(info, 2, wrapped.toByteArray());
        return info.toByteArray();
    }

    private static byte[] axis(Axis axis) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!axis.isFree()) {
            writeTag(out, 1, ProtoReader.VARINT);
            writeVarint(out, axis.length());
        } else if (!axis.name().isEmpty()) {
            writeField(out, 2, axis.name().getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    /** A {@code NodeProto} of the operator Cast. */
    private static byte[] cast(String from, String to, int element) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        writeField(attribute, 1, "to".getBytes(StandardCharsets.UTF_8));
        writeTag(attribute, 3, ProtoReader.VARINT);
        writeVarint(attribute, element);
        writeTag(attribute, 20, ProtoReader.VARINT);
        writeVarint(attribute, 2); // AttributeProto.INT
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        writeField(node, 1, from.getBytes(StandardCharsets.UTF_8));
        writeField(node, 2, to.getBytes(StandardCharsets.UTF_8));
        writeField(node, 4, "Cast".getBytes(StandardCharsets.UTF_8));
        writeField(node, 5, attribute.toByteArray());
        return node.toByteArray();
    }

    private static void writeField(ByteArrayOutputStream out, int field, byte[] content) {
        writeTag(out, field, ProtoReader.LENGTH);
        writeVarint(out, content.length);
        out.write(content, 0, content.length);
    }

    private static void writeTag(ByteArrayOutputStream out, int field, int wire) {
        writeVarint(out, ((long) field << 3) | wire);
    }

    private static void writeVarint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
