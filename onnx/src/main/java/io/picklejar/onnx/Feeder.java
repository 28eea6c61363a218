package io.picklejar.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lays rows into direct buffers that the runtime reads in place. A feeder is used by one run at a time and kept for the next;
 * its buffers grow to what is needed.
 */
final class Feeder {

    private static final int[] SCALAR = {};

    private final List<InputPlan> inputs;
    private final ByteBuffer[] buffers;

    Feeder(List<InputPlan> inputs) {
        this.inputs = inputs;
        this.buffers = new ByteBuffer[inputs.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = room(0);
        }
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Bytes that the buffers hold on to. */
    long bytes() {
        long bytes = 0;
        for (ByteBuffer buffer : buffers) {
            bytes += buffer.capacity();
        }
        return bytes;
    }

    /**
     * Tensors of rows {@code from} to {@code to}, to be closed by the caller. Their memory is this feeder's: it must not be
     * used for other rows before they are closed.
     */
    Map<String, OnnxTensor> tensors(OrtEnvironment environment, Table rows, int from, int to) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (int i = 0; i < buffers.length; i++) {
                InputPlan input = inputs.get(i);
                tensors.put(input.fedName(), tensor(environment, i, rows, from, to));
            }
            return tensors;
        } catch (OrtException | RuntimeException e) {
            tensors.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    private OnnxTensor tensor(OrtEnvironment environment, int index, Table rows, int from, int to) throws OrtException {
        InputPlan input = inputs.get(index);
        int[] rowShape = rowShape(input, rows, from);
        int size = Tensor.size(rowShape);
        long[] shape = input.fedShape(to - from, rowShape);
        int values = Math.multiplyExact(size, to - from);
        if (input.carrier() == ElementTypes.STRING) {
            return OnnxTensor.createTensor(environment, texts(input, rows, from, to, size, values), shape);
        }
        ByteBuffer buffer = buffer(index, Math.multiplyExact(values, width(input.carrier())));
        for (int row = from; row < to; row++) {
            if (input.isCells()) {
                cells(input, rows, row, buffer);
            } else {
                Tensor tensor = Objects.requireNonNull(rows.tensor(row, input.firstColumn()), input.name());
                put(input.carrier(), tensor, size, buffer);
            }
        }
        buffer.flip();
        return create(environment, input.carrier(), buffer, shape);
    }

    static int[] rowShape(InputPlan input, Table rows, int row) {
        if (!input.isCells()) {
            Tensor tensor = rows.tensor(row, input.firstColumn());
            return tensor == null ? SCALAR : tensor.shape();
        }
        return input.row().shape().stream().mapToInt(Integer::intValue).toArray();
    }

    private static int width(int carrier) {
        return (int) ElementTypes.bytes(carrier, 1);
    }

    private ByteBuffer buffer(int index, int bytes) {
        if (buffers[index].capacity() < bytes) {
            buffers[index] = room(bytes);
        }
        return buffers[index].clear();
    }

    private static String[] texts(InputPlan input, Table rows, int from, int to, int size, int values) {
        List<String> texts = new ArrayList<>(values);
        for (int row = from; row < to; row++) {
            if (input.isCells()) {
                for (int i = 0; i < input.columns(); i++) {
                    texts.add(Objects.requireNonNullElse(rows.text(row, input.firstColumn() + i), ""));
                }
            } else {
                Tensor.Texts tensor =
                        (Tensor.Texts) Objects.requireNonNull(rows.tensor(row, input.firstColumn()), input.name());
                texts.addAll(List.of(tensor.values()).subList(0, size));
            }
        }
        return texts.toArray(String[]::new);
    }

    private static void cells(InputPlan input, Table rows, int row, ByteBuffer to) {
        double[] numbers = rows.numbers();
        int at = row * rows.columns() + input.firstColumn();
        int carrier = input.carrier();
        for (int i = 0; i < input.columns(); i++) {
            put(carrier, numbers[at + i], to);
        }
    }

    private static void put(int carrier, double value, ByteBuffer to) {
        switch (carrier) {
            case ElementTypes.FLOAT -> to.putFloat((float) value);
            case ElementTypes.DOUBLE -> to.putDouble(value);
            case ElementTypes.FLOAT16 -> to.putShort(Fp16Conversions.floatToFp16((float) value));
            case ElementTypes.BFLOAT16 -> to.putShort(Fp16Conversions.floatToBf16((float) value));
            default -> put(carrier, (long) value, to);
        }
    }

    private static void put(int carrier, long value, ByteBuffer to) {
        switch (width(carrier)) {
            case 1 -> to.put((byte) value);
            case 2 -> to.putShort((short) value);
            case 4 -> to.putInt((int) value);
            default -> to.putLong(value);
        }
    }

    private static void put(int carrier, Tensor tensor, int size, ByteBuffer to) {
        if (tensor instanceof Tensor.Floats floats) {
            if (carrier == ElementTypes.FLOAT) {
                to.asFloatBuffer().put(floats.values(), 0, size);
                to.position(to.position() + size * Float.BYTES);
                return;
            }
            for (int i = 0; i < size; i++) {
                put(carrier, (double) floats.values()[i], to);
            }
        } else if (tensor instanceof Tensor.Doubles doubles) {
            to.asDoubleBuffer().put(doubles.values(), 0, size);
            to.position(to.position() + size * Double.BYTES);
        } else {
            long[] longs = ((Tensor.Longs) tensor).values();
            for (int i = 0; i < size; i++) {
                put(carrier, longs[i], to);
            }
        }
    }

    private static OnnxTensor create(OrtEnvironment environment, int carrier, ByteBuffer bytes, long[] shape)
            throws OrtException {
        return OnnxTensor.createTensor(environment, bytes, shape, javaType(carrier));
    }

    private static OnnxJavaType javaType(int carrier) {
        return switch (carrier) {
            case ElementTypes.FLOAT -> OnnxJavaType.FLOAT;
            case ElementTypes.DOUBLE -> OnnxJavaType.DOUBLE;
            case ElementTypes.FLOAT16 -> OnnxJavaType.FLOAT16;
            case ElementTypes.BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case ElementTypes.UINT8 -> OnnxJavaType.UINT8;
            case ElementTypes.INT8 -> OnnxJavaType.INT8;
            case ElementTypes.INT16 -> OnnxJavaType.INT16;
            case ElementTypes.INT32 -> OnnxJavaType.INT32;
            case ElementTypes.INT64 -> OnnxJavaType.INT64;
            case ElementTypes.BOOL -> OnnxJavaType.BOOL;
            default -> throw new IllegalStateException("no Java type for element type " + carrier);
        };
    }
}
