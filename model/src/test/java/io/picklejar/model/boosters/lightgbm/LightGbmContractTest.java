package io.picklejar.model.boosters.lightgbm;

import io.github.metarank.lightgbm4j.LGBMException;
import io.picklejar.model.boosters.BoosterFormat;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelContract;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The rules of every engine, with categories, missing values and three classes. */
class LightGbmContractTest extends ModelContract {

    private static final BoosterFormat FORMAT = new LightGbmText();

    @Override
    protected LoadedModel model() {
        try (Trained trained = Trained.of("objective=multiclass num_class=3 categorical_feature=0,1", 8)) {
            String text = trained.text() + "\npandas_categorical:[[\"a\", \"b\", \"c\"], [\"x\", \"y\"]]\n";
            return FORMAT.load(text.getBytes(StandardCharsets.UTF_8), 100_000_000);
        } catch (LGBMException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Table examples() {
        return Table.ofNumbers(40, Trained.FEATURES, Trained.cells(40, 4, true));
    }
}
