package io.picklejar.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.picklejar.model.kernel.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Copies what the runtime answered out of its memory. */
final class Reader {

    private Reader() {}

    /** The whole of one output. */
    static Tensor tensor(OutputPlan plan, OnnxValue value) throws OrtException {
        if (value instanceof OnnxTensor tensor) {
            return tensor(plan.type(), tensor);
        }
        if (value instanceof OnnxSequence sequence) {
            return stacked(plan, sequence);
        }
        throw new IllegalStateException("output " + plan.name() + " is no tensor: " + value.getType());
    }

    private static Tensor tensor(int type, OnnxTensor tensor) throws OrtException {
        long[] dims = tensor.getInfo().getShape();
        int[] shape = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            shape[i] = Math.toIntExact(dims[i]);
        }
        int size = Tensor.size(shape);
        return switch (type) {
            case ElementTypes.STRING -> new Tensor.Texts(shape, size == 0 ? new String[0] : texts(tensor, size));
            case ElementTypes.DOUBLE -> new Tensor.Doubles(shape, size == 0 ? new double[0] : doubles(tensor, size));
            case ElementTypes.FLOAT, ElementTypes.FLOAT16, ElementTypes.BFLOAT16 ->
                new Tensor.Floats(shape, size == 0 ? new float[0] : floats(tensor, size));
            default ->
                type >= ElementTypes.FLOAT8
                        ? new Tensor.Floats(shape, size == 0 ? new float[0] : floats(tensor, size))
                        : new Tensor.Longs(shape, size == 0 ? new long[0] : longs(type, tensor, size));
        };
    }

    private static float[] floats(OnnxTensor tensor, int size) {
        float[] values = new float[size];
        FloatBuffer buffer = tensor.getFloatBuffer();
        buffer.get(values);
        return values;
    }

    private static double[] doubles(OnnxTensor tensor, int size) {
        double[] values = new double[size];
        DoubleBuffer buffer = tensor.getDoubleBuffer();
        buffer.get(values);
        return values;
    }

    private static long[] longs(int type, OnnxTensor tensor, int size) {
        long[] values = new long[size];
        switch (type) {
            case ElementTypes.INT64, ElementTypes.UINT64 -> {
                LongBuffer buffer = tensor.getLongBuffer();
                buffer.get(values);
            }
            case ElementTypes.INT32, ElementTypes.UINT32 -> {
                IntBuffer buffer = tensor.getIntBuffer();
                long mask = type == ElementTypes.UINT32 ? 0xffff_ffffL : -1L;
                for (int i = 0; i < size; i++) {
                    values[i] = buffer.get(i) & mask;
                }
            }
            case ElementTypes.INT16, ElementTypes.UINT16 -> {
                ShortBuffer buffer = tensor.getShortBuffer();
                long mask = type == ElementTypes.UINT16 ? 0xffffL : -1L;
                for (int i = 0; i < size; i++) {
                    values[i] = buffer.get(i) & mask;
                }
            }
            default -> {
                ByteBuffer buffer = tensor.getByteBuffer();
                long mask = type == ElementTypes.INT8 ? -1L : 0xffL;
                for (int i = 0; i < size; i++) {
                    values[i] = buffer.get(i) & mask;
                }
            }
        }
        return values;
    }

    private static String[] texts(OnnxTensor tensor, int size) throws OrtException {
        List<String> texts = new ArrayList<>(size);
        flatten(tensor.getValue(), texts);
        return texts.toArray(String[]::new);
    }

    private static void flatten(Object value, List<String> to) {
        if (value instanceof Object[] values) {
            for (Object each : values) {
                flatten(each, to);
            }
        } else {
            to.add(String.valueOf(value));
        }
    }

    /** Tensors of one shape as one, with their number as the first axis. */
    private static Tensor stacked(OutputPlan plan, OnnxSequence sequence) throws OrtException {
        List<Tensor> items = new ArrayList<>();
        List<? extends OnnxValue> values = sequence.getValue();
        try {
            for (OnnxValue item : values) {
                items.add(tensor(plan.type(), (OnnxTensor) item));
            }
        } finally {
            OnnxValue.close(values);
        }
        return Tensors.stacked(items, plan);
    }

    /** Probabilities of one row by class, or NaN where the map has none. */
    static void probabilities(Map<?, ?> map, Map<Object, Integer> classes, double[] to, int at) {
        Arrays.fill(to, at, at + classes.size(), Double.NaN);
        map.forEach((key, value) -> {
            Integer index = classes.get(key);
            if (index != null) {
                to[at + index] = ((Number) value).doubleValue();
            }
        });
    }

    /** The maps of a ZipMap, one for each row. */
    static List<Map<?, ?>> maps(OnnxValue value) throws OrtException {
        List<Map<?, ?>> maps = new ArrayList<>();
        List<? extends OnnxValue> values = ((OnnxSequence) value).getValue();
        try {
            for (OnnxValue item : values) {
                maps.add(((OnnxMap) item).getValue());
            }
        } finally {
            OnnxValue.close(values);
        }
        return maps;
    }
}
