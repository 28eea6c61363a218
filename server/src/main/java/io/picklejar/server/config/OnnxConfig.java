package io.picklejar.server.config;

import java.time.Duration;
import java.util.List;

/**
 * ONNX models.
 *
 * @param intraOpThreads threads that share the work of one operator, for each model
 * @param interOpThreads operators that one model may compute at once
 * @param gpu whether CUDA is used where the runtime and a device for it are there
 * @param trial whether a file is tried in a process of its own before this one loads it
 * @param trialTime how long that may take
 * @param trialMemory bytes it may take, beyond four times those of the file
 */
public record OnnxConfig(
        int intraOpThreads, int interOpThreads, boolean gpu, Trial trial, Duration trialTime, long trialMemory) {

    /** Whether a file is tried first. */
    public enum Trial {
        /** Where a process can be started. */
        AUTO,
        /** Always, or it is not loaded. */
        ON,
        OFF
    }

    static final Key<Integer> INTRA_OP_THREADS =
            Key.integer("onnx_intra_op_threads", 1, 1, 1024, "threads for one operator of an ONNX model");
    static final Key<Integer> INTER_OP_THREADS =
            Key.integer("onnx_inter_op_threads", 1, 1, 1024, "operators of an ONNX model computed at once");
    static final Key<Boolean> GPU = Key.truth("onnx_gpu", true, "use CUDA where onnxruntime_gpu finds a device");
    static final Key<Trial> TRIAL =
            Key.choice("onnx_trial", Trial.AUTO, "try a new ONNX file in a process of its own first");
    static final Key<Duration> TRIAL_TIME = Key.duration(
            "onnx_trial_time",
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            "how long such a trial may take");
    static final Key<Long> TRIAL_MEMORY = Key.bytes(
            "onnx_trial_memory",
            2L << 30,
            256L << 20,
            1L << 40,
            "most memory of such a trial, beyond four times the file's size");

    static final List<Key<?>> KEYS = List.of(INTRA_OP_THREADS, INTER_OP_THREADS, GPU, TRIAL, TRIAL_TIME, TRIAL_MEMORY);

    public OnnxConfig {
        INTRA_OP_THREADS.check(intraOpThreads);
        INTER_OP_THREADS.check(interOpThreads);
        TRIAL_TIME.check(trialTime);
        TRIAL_MEMORY.check(trialMemory);
    }

    public static OnnxConfig from(Settings settings) {
        return new OnnxConfig(
                settings.get(INTRA_OP_THREADS),
                settings.get(INTER_OP_THREADS),
                settings.get(GPU),
                settings.get(TRIAL),
                settings.get(TRIAL_TIME),
                settings.get(TRIAL_MEMORY));
    }
}
