package io.picklejar.onnx;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.onnx.OnnxFile.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads ONNX files. The file is read as data first and checked ({@link GraphChecks}, {@link ExternalData}); what passes is
 * given to ONNX Runtime, the very bytes that were checked: in a process of its own first ({@link OnnxTrial}), then in this one.
 */
public final class OnnxEngine implements ModelEngine {

    private static final long MOST_BYTES = Integer.MAX_VALUE - 1024L;

    /** The runtime this module is built with, told where none is started. */
    static final String RUNTIME = "ONNX Runtime 1.28.0";

    private final @Nullable OnnxOptions options;
    private final long mostBytes;

    /** @param memoryBudget bytes that a model file may have; its tensors are held twice while it loads */
    public OnnxEngine(OnnxOptions options, long memoryBudget) {
        this(memoryBudget, options);
    }

    public OnnxEngine() {
        this(OnnxOptions.defaults(), java.lang.Runtime.getRuntime().maxMemory() / 2);
    }

    private OnnxEngine(long memoryBudget, @Nullable OnnxOptions options) {
        this.options = options;
        this.mostBytes = Math.min(MOST_BYTES, memoryBudget);
    }

    /** An engine whose models tell what they are and do not predict: the file is read, nothing of it is run. */
    public static OnnxEngine withoutRuntime() {
        return new OnnxEngine(java.lang.Runtime.getRuntime().maxMemory() / 2, null);
    }

    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public boolean reads(String extension) {
        return extension.equals("onnx");
    }

    @Override
    public boolean startsThreads() {
        return options != null && (options.intraOpThreads() > 1 || options.interOpThreads() > 1);
    }

    @Override
    public LoadedPart load(Path file) {
        try {
            return loaded(file);
        } catch (ModelLoadException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new ModelLoadException("the heap is full: give Java more memory", e);
        } catch (RuntimeException e) {
            // Not known to happen; whoever serves other models must not see it as anything but a bad file.
            throw new ModelLoadException("cannot be read: unexpected " + e, e);
        }
    }

    private LoadedPart loaded(Path file) {
        byte[] bytes = bytes(file);
        OnnxFile onnx = OnnxFileReader.read(bytes);
        GraphChecks.check(onnx);
        Path folder = folder(file);
        List<Path> external = ExternalData.check(onnx, folder);
        Plan plan = Planner.plan(onnx);
        byte[] model = GraphRewriter.rewritten(onnx, bytes);
        if (options == null) {
            return new OnnxModel(info(onnx, RUNTIME + ", not started", List.of()), plan, null);
        }
        List<String> warnings = new Trial(options.trial()).run(new TrialJob(model, folder, external, options));
        Session session = Session.open(model, folder, !external.isEmpty(), options);
        return new OnnxModel(info(onnx, session.runtime(), warnings), plan, session);
    }

    private byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) mostBytes);
            if (in.read() >= 0) {
                throw new ModelLoadException(
                        "more than " + mostBytes + " bytes (expected: a file that fits into the heap)");
            }
            return bytes;
        } catch (IOException e) {
            throw new ModelLoadException("cannot be read", e);
        }
    }

    private static Path folder(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null) {
                throw new ModelLoadException("lies in no folder");
            }
            return folder.toRealPath();
        } catch (IOException e) {
            throw new ModelLoadException("its folder cannot be read", e);
        }
    }

    private PartInfo info(OnnxFile onnx, String runtime, List<String> warnings) {
        String producer = (onnx.producer() + " " + onnx.producerVersion()).strip();
        return new PartInfo(name(), type(onnx), producer.isEmpty() ? null : producer, warnings, runtime);
    }

    /** The estimator that the graph was converted from, as far as an operator of its own tells. */
    private static String type(OnnxFile onnx) {
        String type = "ONNX graph";
        for (Node node : onnx.graph().nodes()) {
            boolean isEstimator = node.op().endsWith("Classifier")
                    || node.op().endsWith("Regressor")
                    || node.op().equals("TreeEnsemble");
            if (node.domain().equals("ai.onnx.ml") && isEstimator) {
                type = node.op();
            }
        }
        return type;
    }
}
