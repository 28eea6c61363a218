package io.picklejar.cli;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.sklearn.SklearnEngine;
import io.picklejar.onnx.OnnxEngine;
import io.picklejar.onnx.OnnxOptions;
import io.picklejar.onnx.OnnxTrial;
import io.picklejar.server.config.OnnxConfig;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.source.Sources;
import java.nio.file.Path;
import java.util.List;

/** The engines that come with the command. */
final class Engines {

    private Engines() {}

    static List<ModelEngine> standard() {
        return List.of(new SklearnEngine(), new BoosterEngine(), new OnnxEngine());
    }

    /** Engines that tell what a file holds and run none of it. */
    static List<ModelEngine> looking(SklearnEngine sklearn) {
        return List.of(sklearn, new BoosterEngine(), OnnxEngine.withoutRuntime());
    }

    static List<ModelEngine> standard(ServerConfig config) {
        long memoryBudget = config.model().memoryBudget();
        return List.of(
                new SklearnEngine(ReadLimits.defaults().withMemoryBudget(memoryBudget)),
                new BoosterEngine(memoryBudget),
                new OnnxEngine(onnx(config), memoryBudget));
    }

    private static OnnxOptions onnx(ServerConfig config) {
        OnnxConfig onnx = config.onnx();
        Path passed = OnnxTrial.in(Sources.cacheFolder(config.source(), System.getenv()));
        OnnxTrial.Mode mode = switch (onnx.trial()) {
            case AUTO -> OnnxTrial.Mode.AUTO;
            case ON -> OnnxTrial.Mode.ON;
            case OFF -> OnnxTrial.Mode.OFF;
        };
        OnnxTrial trial = new OnnxTrial(mode, onnx.trialTime(), onnx.trialMemory(), passed);
        return new OnnxOptions(onnx.intraOpThreads(), onnx.interOpThreads(), onnx.gpu(), trial);
    }
}
