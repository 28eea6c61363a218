package io.picklejar.onnx;

/**
 * How ONNX Runtime is to be used.
 *
 * @param intraOpThreads threads that share the work of one operator, for each model
 * @param interOpThreads operators that one model may compute at once
 * @param gpu whether CUDA is used where {@code onnxruntime_gpu} is on the class path and a device is there
 * @param trial whether a file is tried in a process of its own first
 */
public record OnnxOptions(int intraOpThreads, int interOpThreads, boolean gpu, OnnxTrial trial) {

    private static final int MOST_THREADS = 1024;

    public OnnxOptions {
        check("intra_op_threads", intraOpThreads);
        check("inter_op_threads", interOpThreads);
    }

    public OnnxOptions(int intraOpThreads, int interOpThreads, boolean gpu) {
        this(intraOpThreads, interOpThreads, gpu, OnnxTrial.defaults());
    }

    public OnnxOptions withTrial(OnnxTrial other) {
        return new OnnxOptions(intraOpThreads, interOpThreads, gpu, other);
    }

    private static void check(String name, int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(name + ": " + threads + " (expected: 1.." + MOST_THREADS + ")");
        }
    }

    /** One thread for each request: with many requests at once more of them only wait for each other. */
    public static OnnxOptions defaults() {
        return new OnnxOptions(1, 1, true, OnnxTrial.defaults());
    }
}
