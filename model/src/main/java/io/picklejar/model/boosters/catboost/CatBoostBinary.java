package io.picklejar.model.boosters.catboost;

import io.picklejar.model.boosters.BoosterFormat;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import java.nio.charset.StandardCharsets;

/** CatBoost's own {@code .cbm}, which is not read: says what to save instead. */
public final class CatBoostBinary implements BoosterFormat {

    /** What to do with a model that is in CatBoost's own format. */
    public static final String ADVICE =
            "is in CatBoost's binary format, which is not read: save it with save_model('model.json', format='json')";

    @Override
    public String name() {
        return "CatBoost JSON";
    }

    @Override
    public boolean recognises(byte[] start) {
        return new String(start, 0, Math.min(4, start.length), StandardCharsets.ISO_8859_1).equals("CBM1");
    }

    @Override
    public LoadedModel load(byte[] file, long memoryBudget) {
        throw new ModelLoadException(ADVICE);
    }
}
