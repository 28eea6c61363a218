package io.picklejar.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.picklejar.model.engine.ModelLoadException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A native session. It is freed exactly once, by whoever leaves last: {@link #close}, or a run that was still going on when
 * it was called. Afterwards there is no run.
 */
final class Session implements AutoCloseable {

    private static final long CLOSED = 1L << 62;

    /** Source places of the runtime, which mean nothing to whoever made the model. */
    private static final Pattern PLACES =
            Pattern.compile("\\S*onnxruntime/\\S*\\.(cc|h|cpp):\\d+ [^()]*\\([^)]*\\)( const)? ?");

    private static final Pattern CODE = Pattern.compile("Error code - \\w+ - message: ");
    private static final Pattern NEWER_OPSET = Pattern.compile("Opset (\\d+) is under development");
    private static final int LONGEST = 300;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String device;
    /** Runs going on, and {@link #CLOSED} once it is closed. */
    private final AtomicLong state = new AtomicLong();

    private Session(OrtEnvironment environment, OrtSession session, String device) {
        this.environment = environment;
        this.session = session;
        this.device = device;
    }

    /**
     * Loads a checked model.
     *
     * @param folder where its external data lies
     */
    static Session open(byte[] model, Path folder, boolean hasExternal, OnnxOptions options) {
        OrtEnvironment environment = environment();
        try (SessionOptions settings = new SessionOptions()) {
            settings.setIntraOpNumThreads(options.intraOpThreads());
            settings.setInterOpNumThreads(options.interOpThreads());
            settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            // Threads that spin between requests would take the processor from everyone else.
            settings.addConfigEntry("session.intra_op.allow_spinning", "0");
            settings.addConfigEntry("session.inter_op.allow_spinning", "0");
            if (hasExternal) {
                settings.addConfigEntry("session.model_external_initializers_file_folder_path", folder.toString());
            }
            String device = device(settings, options);
            return new Session(environment, environment.createSession(model, settings), device);
        } catch (OrtException e) {
            throw new ModelLoadException("ONNX Runtime cannot load it: " + oneLine(e), e);
        }
    }

    private static OrtEnvironment environment() {
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "picklejar");
            UnpackedLibraries.delete();
            return environment;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError | IllegalStateException e) {
            throw new ModelLoadException("ONNX Runtime's native library cannot be loaded here: " + e.getMessage(), e);
        }
    }

    /** Uses CUDA where the runtime was built with it and a device answers. */
    private static String device(SessionOptions settings, OnnxOptions options) {
        if (!options.gpu() || !OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return "CPU";
        }
        try {
            settings.addCUDA(0);
            return "CUDA";
        } catch (OrtException e) {
            return "CPU (CUDA does not answer: " + oneLine(e) + ")";
        }
    }

    /** {@code ONNX Runtime 1.28.0, CPU}. */
    String runtime() {
        return "ONNX Runtime " + environment.getVersion() + ", " + device;
    }

    OrtEnvironment ort() {
        return environment;
    }

    /** What it is fed. */
    Collection<NodeInfo> inputs() throws OrtException {
        return session.getInputInfo().values();
    }

    /** What is done with the answer while it is there. */
    interface Use<T> {
        T use(OrtSession.Result result) throws OrtException;
    }

    <T> T run(Map<String, OnnxTensor> inputs, Use<T> use) throws OrtException {
        enter();
        try (OrtSession.Result result = session.run(inputs)) {
            return use.use(result);
        } finally {
            leave();
        }
    }

    private void enter() {
        if (state.getAndIncrement() >= CLOSED) {
            state.getAndDecrement();
            throw new IllegalStateException("the model is closed");
        }
    }

    private void leave() {
        if (state.decrementAndGet() == CLOSED) {
            free();
        }
    }

    @Override
    public void close() {
        long before = state.getAndUpdate(now -> now >= CLOSED ? now : now + CLOSED);
        if (before == 0) {
            free();
        }
    }

    private void free() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot free its session", e);
        }
    }

    /** The runtime's message without the places in its own sources. */
    static String oneLine(OrtException e) {
        String message = String.valueOf(e.getMessage());
        Matcher newer = NEWER_OPSET.matcher(message);
        if (newer.find()) {
            return "opset " + newer.group(1)
                    + " is newer than this runtime supports (expected: the model saved for an older opset)";
        }
        String words = PLACES.matcher(CODE.matcher(message).replaceAll("")).replaceAll("");
        String line = words.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
