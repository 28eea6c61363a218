package io.picklejar.model.sklearn;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes pickles (protocol 3) of hand-made objects, as hostile or broken as a test wants them. Takes {@link #NONE}, booleans,
 * whole numbers, doubles, strings, lists, maps (a dict), {@link Tuple}, {@link Instance} and the arrays of {@link Arr}; an
 * instance that occurs twice is written once and shared.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
final class PickleWriter {

    /** Python's None. */
    enum None {
        NONE
    }

    static final Object NONE = None.NONE;

    /** A Python tuple. */
    record Tuple(Object... items) {}

    /** An object of a class with its attributes. */
    record Instance(String module, String name, Map<String, Object> attributes) {
        /** Without the attributes, which may hold the instance itself. */
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A numpy array; {@code items} are double[], long[] or Object[]. */
    record Arr(Object items, int... shape) {
        static Arr of(double... items) {
            return new Arr(items, items.length);
        }

        static Arr of(long... items) {
            return new Arr(items, items.length);
        }

        static Arr objects(Object... items) {
            return new Arr(items, items.length);
        }
    }

    /** The nodes of a decision tree as scikit-learn 1.2 writes them. */
    record Nodes(long[] left, long[] right, long[] feature, double[] threshold) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final IdentityHashMap<Object, Integer> memo = new IdentityHashMap<>();

    static byte[] write(Object root) {
        PickleWriter writer = new PickleWriter();
        writer.out.write(0x80);
        writer.out.write(3);
        writer.put(root);
        writer.out.write('.');
        return writer.out.toByteArray();
    }

    private void put(Object value) {
        if (value instanceof None) {
            out.write('N');
        } else if (value instanceof Boolean flag) {
            out.write(flag ? 0x88 : 0x89);
        } else if (value instanceof Integer || value instanceof Long) {
            ascii("I" + value + "\n");
        } else if (value instanceof Double real) {
            out.write('G');
            bytes(ByteBuffer.allocate(8).putDouble(real).array());
        } else if (value instanceof String text) {
            sized('X', text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            sized('B', bytes);
        } else {
            container(value);
        }
    }

    private void container(Object value) {
        if (value instanceof Tuple tuple) {
            out.write('(');
            Arrays.asList(tuple.items()).forEach(this::put);
            out.write('t');
        } else if (value instanceof List<?> list) {
            out.write(']');
            out.write('(');
            list.forEach(this::put);
            out.write('e');
        } else if (value instanceof Map<?, ?> map) {
            out.write('}');
            out.write('(');
            map.forEach((key, item) -> {
                put(key);
                put(item);
            });
            out.write('u');
        } else if (value instanceof Instance instance) {
            instance(instance);
        } else if (value instanceof Nodes nodes) {
            nodes(nodes);
        } else if (value instanceof Arr array) {
            array(array);
        } else {
            throw new IllegalArgumentException(String.valueOf(value));
        }
    }

    private void instance(Instance instance) {
        Integer known = memo.get(instance);
        if (known != null) {
            ascii("g" + known + "\n");
            return;
        }
        global(instance.module(), instance.name());
        ascii(")\u0081");
        memo.put(instance, memo.size());
        ascii("p" + memo.get(instance) + "\n");
        put(instance.attributes());
        out.write('b');
    }

    private void array(Arr array) {
        if (array.items() instanceof double[] doubles) {
            byte[] raw = new byte[doubles.length * 8];
            ByteBuffer to = little(raw);
            for (double item : doubles) {
                to.putDouble(item);
            }
            array("f8", array.shape(), raw);
        } else if (array.items() instanceof long[] longs) {
            byte[] raw = new byte[longs.length * 8];
            ByteBuffer to = little(raw);
            for (long item : longs) {
                to.putLong(item);
            }
            array("i8", array.shape(), raw);
        } else {
            array("O8", array.shape(), List.of((Object[]) array.items()));
        }
    }

    private void array(String dtype, int[] shape, Object data) {
        array(() -> dtype(dtype), shape, data);
    }

    private void array(Runnable dtype, int[] shape, Object data) {
        global("numpy.core.multiarray", "_reconstruct");
        out.write('(');
        global("numpy", "ndarray");
        put(new Tuple(0));
        put(new byte[] {'b'});
        ascii("tR(I1\n");
        List<Object> lengths = new ArrayList<>();
        for (int length : shape) {
            lengths.add(length);
        }
        put(new Tuple(lengths.toArray()));
        dtype.run();
        put(false);
        put(data);
        ascii("tb");
    }

    private void dtype(String code) {
        global("numpy", "dtype");
        put(new Tuple(code, false, true));
        out.write('R');
        put(new Tuple(3, code.startsWith("O") ? "|" : "<", NONE, NONE, NONE, -1, -1, 0));
        out.write('b');
    }

    private void nodes(Nodes nodes) {
        byte[] raw = new byte[nodes.left().length * 56];
        ByteBuffer to = little(raw);
        for (int i = 0; i < nodes.left().length; i++) {
            to.putLong(nodes.left()[i]).putLong(nodes.right()[i]).putLong(nodes.feature()[i]);
            to.putDouble(nodes.threshold()[i]).putDouble(0.5).putLong(10).putDouble(10);
        }
        array(this::nodeType, new int[] {nodes.left().length}, raw);
    }

    private void nodeType() {
        String[] names = {
            "left_child", "right_child", "feature", "threshold", "impurity", "n_node_samples", "weighted_n_node_samples"
        };
        global("numpy", "dtype");
        put(new Tuple("V56", false, true));
        ascii("R(I3\n");
        put("|");
        put(NONE);
        put(new Tuple((Object[]) names));
        ascii("}(");
        for (int i = 0; i < names.length; i++) {
            put(names[i]);
            out.write('(');
            dtype(i == 3 || i == 4 || i == 6 ? "f8" : "i8");
            ascii("I" + i * 8 + "\nt");
        }
        ascii("uI56\nI1\nI16\ntb");
    }

    private void global(String module, String name) {
        ascii("c" + module + "\n" + name + "\n");
    }

    private void sized(char opcode, byte[] content) {
        out.write(opcode);
        byte[] length = new byte[4];
        little(length).putInt(content.length);
        bytes(length);
        bytes(content);
    }

    private void ascii(String text) {
        bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void bytes(byte[] content) {
        out.write(content, 0, content.length);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
