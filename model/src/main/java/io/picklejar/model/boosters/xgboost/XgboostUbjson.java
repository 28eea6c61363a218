package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.boosters.BoosterFormat;
import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.LoadedModel;

/** {@code Booster.save_model("….ubj")} of XGBoost 1.6 and later. */
public final class XgboostUbjson implements BoosterFormat {

    @Override
    public String name() {
        return "XGBoost UBJSON";
    }

    @Override
    public boolean recognises(byte[] start) {
        return XgboostReaders.isUbjson(start) && XgboostReaders.namesLearner(start);
    }

    @Override
    public LoadedModel load(byte[] file, long memoryBudget) {
        return new XgboostAssembly(XgboostDocument.read(Fields.ofUbjson(file, memoryBudget))).model();
    }
}
