package io.picklejar.cli;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.sklearn.SklearnEngine;
import io.picklejar.onnx.OnnxEngine;
import io.picklejar.onnx.OnnxOptions;
import io.picklejar.server.config.OnnxConfig;
import io.picklejar.server.config.ServerConfig;
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
        OnnxConfig onnx = config.onnx();
        return List.of(
                new SklearnEngine(ReadLimits.defaults().withMemoryBudget(memoryBudget)),
                new BoosterEngine(memoryBudget),
                new OnnxEngine(
                        new OnnxOptions(onnx.intraOpThreads(), onnx.interOpThreads(), onnx.gpu()), memoryBudget));
    }
}
