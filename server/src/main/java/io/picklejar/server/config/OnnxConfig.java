package io.picklejar.server.config;

import java.util.List;

/**
 * ONNX models.
 *
 * @param intraOpThreads threads that share the work of one operator, for each model
 * @param interOpThreads operators that one model may compute at once
 * @param gpu whether CUDA is used where the runtime and a device for it are there
 */
public record OnnxConfig(int intraOpThreads, int interOpThreads, boolean gpu) {

    static final Key<Integer> INTRA_OP_THREADS =
            Key.integer("onnx_intra_op_threads", 1, 1, 1024, "threads for one operator of an ONNX model");
    static final Key<Integer> INTER_OP_THREADS =
            Key.integer("onnx_inter_op_threads", 1, 1, 1024, "operators of an ONNX model computed at once");
    static final Key<Boolean> GPU = Key.truth("onnx_gpu", true, "use CUDA where onnxruntime_gpu finds a device");

    static final List<Key<?>> KEYS = List.of(INTRA_OP_THREADS, INTER_OP_THREADS, GPU);

    public OnnxConfig {
        INTRA_OP_THREADS.check(intraOpThreads);
        INTER_OP_THREADS.check(interOpThreads);
    }

    public static OnnxConfig from(Settings settings) {
        return new OnnxConfig(settings.get(INTRA_OP_THREADS), settings.get(INTER_OP_THREADS), settings.get(GPU));
    }
}
