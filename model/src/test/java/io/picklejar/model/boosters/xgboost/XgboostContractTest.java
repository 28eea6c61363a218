package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelContract;
import io.picklejar.model.kernel.Table;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Nested;

/** The rules of a loaded model, kept by boosters of every kind. */
class XgboostContractTest {

    private static final Path FOLDER = Path.of("src/test/resources/boosters/xgboost");

    abstract static class Kept extends ModelContract {

        private final LoadedModel model;

        Kept(String file) {
            this.model = (LoadedModel) new BoosterEngine().load(FOLDER.resolve(file));
        }

        @Override
        protected LoadedModel model() {
            return model;
        }

        @Override
        protected Table examples() {
            double[] cells = {
                0.5, 3, -1, 0.25, 1, Double.NaN, 12, 0.75, -2, 4, 2, 0, 0, 0, 11, 1, 7, -0.5, Double.NaN, Double.NaN
            };
            return Table.ofNumbers(4, 5, cells);
        }
    }

    @Nested
    class Classifier extends Kept {
        Classifier() {
            super("missing_softprob.ubj");
        }
    }

    @Nested
    class Categories extends Kept {
        Categories() {
            super("categories_partition.json");
        }
    }

    @Nested
    class Linear extends Kept {
        Linear() {
            super("linear_logistic.bin");
        }
    }

    @Nested
    class Raw extends Kept {
        Raw() {
            super("softmax.json");
        }

        @Override
        protected LoadedModel model() {
            return Objects.requireNonNull(super.model().raw());
        }
    }
}
