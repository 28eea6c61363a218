package io.picklejar.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Computes with zeros and empty texts, to see whether that is survived. What comes out is nobody's business. */
final class ZeroRows {

    /** Values that an input may have to be made. */
    private static final long MOST_VALUES = 1L << 24;

    private static final int[] FREE_AXES = {1, 3};

    private static final Pattern NO_MEMORY =
            Pattern.compile("bad_alloc|fail\\w* to allocate|out of memory", Pattern.CASE_INSENSITIVE);

    private ZeroRows() {}

    /** @throws OrtException where there was not enough memory; that zeros make no sense to a graph is no failure */
    static void run(Session session) throws OrtException {
        for (int length : FREE_AXES) {
            Map<String, OnnxTensor> tensors = new HashMap<>();
            try {
                if (fill(session, length, tensors)) {
                    session.run(tensors, result -> result);
                }
            } catch (OrtException e) {
                if (NO_MEMORY.matcher(String.valueOf(e.getMessage())).find()) {
                    throw e;
                }
            } finally {
                tensors.values().forEach(OnnxTensor::close);
            }
        }
    }

    /** @return whether every input could be made */
    private static boolean fill(Session session, int free, Map<String, OnnxTensor> tensors) throws OrtException {
        for (NodeInfo input : session.inputs()) {
            OnnxTensor tensor = input.getInfo() instanceof TensorInfo info ? zeros(session.ort(), info, free) : null;
            if (tensor == null) {
                return false;
            }
            tensors.put(input.getName(), tensor);
        }
        return true;
    }

    private static @Nullable OnnxTensor zeros(OrtEnvironment environment, TensorInfo info, int free)
            throws OrtException {
        long[] shape = info.getShape();
        long size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] < 0 ? free : shape[i];
            if (shape[i] > MOST_VALUES || size * shape[i] > MOST_VALUES) {
                return null;
            }
            size *= shape[i];
        }
        if (info.type == OnnxJavaType.STRING) {
            String[] texts = new String[(int) size];
            Arrays.fill(texts, "");
            return OnnxTensor.createTensor(environment, texts, shape);
        }
        if (info.type == OnnxJavaType.UNKNOWN || size == 0) {
            return null;
        }
        ByteBuffer bytes =
                ByteBuffer.allocateDirect((int) size * info.type.size).order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(environment, bytes, shape, info.type);
    }
}
