package io.picklejar.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** ONNX Runtime called as fast as its Java interface allows: one thread, a buffer that is used again. */
final class OnnxRuntime {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final FloatBuffer buffer;
    private final long[] shape;

    OnnxRuntime(byte[] model, int rows, int columns) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            this.session = environment.createSession(model, options);
        }
        this.shape = new long[] {rows, columns};
        this.buffer = ByteBuffer.allocateDirect(4 * rows * columns)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    float[] predict(float[] cells) throws OrtException {
        buffer.clear().put(cells).flip();
        try (OnnxTensor in = OnnxTensor.createTensor(environment, buffer, shape);
                OrtSession.Result result = session.run(Map.of("X", in))) {
            float[] answers = new float[(int) shape[0]];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(answers);
            return answers;
        }
    }
}
