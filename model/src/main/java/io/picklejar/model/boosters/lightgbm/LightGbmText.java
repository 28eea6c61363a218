package io.picklejar.model.boosters.lightgbm;

import io.picklejar.model.boosters.BoosterFormat;
import io.picklejar.model.boosters.BoosterModel;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import java.util.ArrayList;
import java.util.List;

/** What {@code Booster.save_model} of LightGBM writes. */
public final class LightGbmText implements BoosterFormat {

    /** Bytes in memory that a byte of text may become: {@code "0 "} is a double and, for a while, a token. */
    private static final int GROWTH = 8;

    @Override
    public String name() {
        return "LightGBM text";
    }

    @Override
    public boolean recognises(byte[] start) {
        return LightGbmModel.isText(start, start.length);
    }

    @Override
    public LoadedModel load(byte[] file, long memoryBudget) {
        if (file.length > memoryBudget / GROWTH) {
            throw new ModelLoadException(
                    "has " + file.length + " bytes (expected: at most " + memoryBudget / GROWTH + " in this heap)");
        }
        LightGbmModel model = LightGbmModel.read(file, 0);
        List<String> warnings = new ArrayList<>(model.warnings());
        PartInfo info = new PartInfo("lightgbm", "Booster (" + model.objective() + ")", null, warnings);
        return new BoosterModel(
                info, model.featureNames(), model.estimator(), model.classifies() ? model.numbers() : null);
    }
}
