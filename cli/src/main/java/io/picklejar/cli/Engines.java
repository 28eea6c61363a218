package io.picklejar.cli;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.sklearn.SklearnEngine;
import java.util.List;

/** The engines that come with the command. */
final class Engines {

    private Engines() {}

    static List<ModelEngine> standard() {
        return List.of(new SklearnEngine(), new BoosterEngine());
    }

    /** @param memoryBudget most memory that reading one model file may take */
    static List<ModelEngine> standard(long memoryBudget) {
        return List.of(
                new SklearnEngine(ReadLimits.defaults().withMemoryBudget(memoryBudget)),
                new BoosterEngine(memoryBudget));
    }
}
