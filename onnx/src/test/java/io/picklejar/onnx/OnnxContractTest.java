package io.picklejar.onnx;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelContract;
import io.picklejar.model.kernel.Table;
import org.junit.jupiter.api.Nested;

/** The rules of every model, for tabular graphs. */
class OnnxContractTest {

    private static LoadedModel load(String name) {
        return (LoadedModel) Cases.bareEngine().load(Cases.ROOT.resolve(name).resolve("model.onnx"));
    }

    private static final Table IRIS =
            Table.ofNumbers(3, 4, new double[] {5.1, 3.5, 1.4, 0.2, 6.3, 3.3, 6, 2.5, 5.7, 2.8, 4.1, 1.3});

    @Nested
    class Forest extends ModelContract {
        private final LoadedModel model = load("forest_classifier");

        @Override
        protected LoadedModel model() {
            return model;
        }

        @Override
        protected Table examples() {
            return IRIS;
        }
    }

    @Nested
    class ZipMap extends ModelContract {
        private final LoadedModel model = load("logistic_zipmap_strings");

        /** Measured: the last bit of float32 differs between one row and 67. */
        @Override
        protected double batchTolerance() {
            return 1e-6;
        }

        @Override
        protected LoadedModel model() {
            return model;
        }

        @Override
        protected Table examples() {
            return IRIS;
        }
    }

    @Nested
    class Strings extends ModelContract {
        private final LoadedModel model = load("mixed_strings_numbers");

        @Override
        protected LoadedModel model() {
            return model;
        }

        @Override
        protected Table examples() {
            return new Table(
                    2, 2, new double[] {Double.NaN, 2, Double.NaN, -3.5}, new String[] {"red", null, "blue", null});
        }
    }
}
