package io.picklejar.onnx;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.onnx.OnnxFile.Attribute;
import io.picklejar.onnx.OnnxFile.Axis;
import io.picklejar.onnx.OnnxFile.Data;
import io.picklejar.onnx.OnnxFile.Function;
import io.picklejar.onnx.OnnxFile.Graph;
import io.picklejar.onnx.OnnxFile.Node;
import io.picklejar.onnx.OnnxFile.Value;
import io.picklejar.onnx.OnnxFile.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the messages of onnx.proto: numbers in the comments' order are the fields of that file. */
final class OnnxFileReader {

    private OnnxFileReader() {}

    static OnnxFile read(byte[] bytes) {
        ProtoReader model = new ProtoReader(bytes);
        long ir = 0;
        String producer = "";
        String producerVersion = "";
        Map<String, Long> opsets = new LinkedHashMap<>();
        List<Function> functions = new ArrayList<>();
        Graph graph = null;
        while (model.next()) {
            switch (model.field()) {
                case 1 -> ir = model.varint();
                case 2 -> producer = model.text();
                case 3 -> producerVersion = model.text();
                case 7 -> {
                    if (graph != null) {
                        throw new ModelLoadException("two graphs (expected: one)");
                    }
                    graph = graph(model.message());
                }
                case 8 -> opset(model.message(), opsets);
                case 25 -> functions.add(function(model.message()));
                default -> model.skip();
            }
        }
        if (graph == null || ir < 1 || opsets.isEmpty()) {
            throw new ModelLoadException(
                    "no ONNX model: it has no " + (graph == null ? "graph" : ir < 1 ? "ir_version" : "opset_import"));
        }
        return new OnnxFile(ir, producer, producerVersion, opsets, graph, functions);
    }

    private static void opset(ProtoReader message, Map<String, Long> opsets) {
        String domain = "";
        long version = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> domain = message.text();
                case 2 -> version = message.varint();
                default -> message.skip();
            }
        }
        opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    }

    private static Graph graph(ProtoReader message) {
        String name = "";
        List<Node> nodes = new ArrayList<>();
        Map<String, Data> initializers = new HashMap<>();
        List<Value> inputs = new ArrayList<>();
        List<Value> outputs = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> nodes.add(node(message.message()));
                case 2 -> name = message.text();
                case 5 -> add(TensorReader.tensor(message.message()), initializers);
                case 11 -> inputs.add(value(message.message()));
                case 12 -> outputs.add(value(message.message()));
                case 15 -> sparse(message.message(), initializers);
                default -> message.skip();
            }
        }
        return new Graph(name, nodes, initializers, inputs, outputs);
    }

    private static void add(Data data, Map<String, Data> to) {
        if (to.put(data.name(), data) != null) {
            throw new ModelLoadException("initializer " + data.name() + " stands twice");
        }
    }

    /** A sparse initializer goes by the name of its values. */
    private static void sparse(ProtoReader message, Map<String, Data> to) {
        while (message.next()) {
            switch (message.field()) {
                case 1 -> add(TensorReader.tensor(message.message()), to);
                case 2 -> TensorReader.tensor(message.message());
                default -> message.skip();
            }
        }
    }

    private static Function function(ProtoReader message) {
        String name = "";
        String domain = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 4 -> inputs.add(message.text());
                case 5 -> outputs.add(message.text());
                case 7 -> nodes.add(node(message.message()));
                case 10 -> domain = message.text();
                default -> message.skip();
            }
        }
        return new Function(domain, name, inputs, outputs, nodes);
    }

    private static Node node(ProtoReader message) {
        String op = "";
        String domain = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Attribute> attributes = new HashMap<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> inputs.add(message.text());
                case 2 -> outputs.add(message.text());
                case 4 -> op = message.text();
                case 5 -> attribute(message.message(), attributes);
                case 7 -> domain = message.text();
                default -> message.skip();
            }
        }
        return new Node(op, domain, inputs, outputs, attributes);
    }

    private static void attribute(ProtoReader message, Map<String, Attribute> to) {
        String name = "";
        LongList longs = new LongList();
        int floats = 0;
        List<String> texts = new ArrayList<>();
        List<Data> tensors = new ArrayList<>();
        List<Graph> graphs = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> {
                    message.fixed32();
                    floats++;
                }
                case 3 -> longs.add(message.varint());
                case 4, 9 -> texts.add(message.text());
                case 5, 10 -> tensors.add(TensorReader.tensor(message.message()));
                case 6, 11 -> graphs.add(graph(message.message()));
                case 7 -> floats = Math.addExact(floats, message.floats());
                case 8 -> message.longs(longs);
                case 22, 23 -> sparse(message.message(), new HashMap<>());
                default -> message.skip();
            }
        }
        if (to.put(name, new Attribute(longs.toArray(), floats, texts, tensors, graphs)) != null) {
            throw new ModelLoadException("attribute " + name + " stands twice in one node");
        }
    }

    private static Value value(ProtoReader message) {
        String name = "";
        ValueType type = new ValueType.Other("nothing");
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> type = type(message.message());
                default -> message.skip();
            }
        }
        return new Value(name, type);
    }

    private static ValueType type(ProtoReader message) {
        ValueType type = new ValueType.Other("nothing");
        while (message.next()) {
            switch (message.field()) {
                case 1 -> type = tensorType(message.message());
                case 4 -> type = new ValueType.SequenceOf(inner(message.message(), 1));
                case 5 -> type = map(message.message());
                case 8 -> {
                    message.skip();
                    type = new ValueType.Other("a sparse tensor");
                }
                case 9 -> {
                    message.skip();
                    type = new ValueType.Other("an optional value");
                }
                default -> message.skip();
            }
        }
        return type;
    }

    private static ValueType inner(ProtoReader message, int field) {
        ValueType type = new ValueType.Other("nothing");
        while (message.next()) {
            if (message.field() == field) {
                type = type(message.message());
            } else {
                message.skip();
            }
        }
        return type;
    }

    private static ValueType map(ProtoReader message) {
        int key = 0;
        ValueType value = new ValueType.Other("nothing");
        while (message.next()) {
            switch (message.field()) {
                case 1 -> key = (int) message.varint();
                case 2 -> value = type(message.message());
                default -> message.skip();
            }
        }
        return new ValueType.MapOf(key, value);
    }

    private static ValueType tensorType(ProtoReader message) {
        int element = 0;
        List<Axis> shape = null;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> element = (int) message.varint();
                case 2 -> shape = shape(message.message());
                default -> message.skip();
            }
        }
        return new ValueType.TensorOf(element, shape);
    }

    private static List<Axis> shape(ProtoReader message) {
        List<Axis> axes = new ArrayList<>();
        while (message.next()) {
            if (message.field() == 1) {
                axes.add(axis(message.message()));
            } else {
                message.skip();
            }
        }
        return axes;
    }

    private static Axis axis(ProtoReader message) {
        Long length = null;
        String name = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> length = message.varint();
                case 2 -> name = message.text();
                default -> message.skip();
            }
        }
        return new Axis(lengthOf(length), name);
    }

    private static long lengthOf(@Nullable Long length) {
        if (length != null && length > Integer.MAX_VALUE) {
            throw new ModelLoadException(
                    "an axis of length " + length + " (expected: at most " + Integer.MAX_VALUE + ")");
        }
        return length == null || length < 0 ? -1 : length;
    }
}
