package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.boosters.BoosterFormat;
import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.LoadedModel;

/** {@code Booster.save_model("….json")} of XGBoost 1.0 and later. */
public final class XgboostJson implements BoosterFormat {

    @Override
    public String name() {
        return "XGBoost JSON";
    }

    @Override
    public boolean recognises(byte[] start) {
        return !XgboostReaders.isUbjson(start)
                && XgboostReaders.isJsonObject(start)
                && XgboostReaders.namesLearner(start);
    }

    @Override
    public LoadedModel load(byte[] file, long memoryBudget) {
        return new XgboostAssembly(XgboostDocument.read(Fields.ofJson(file, memoryBudget))).model();
    }
}
