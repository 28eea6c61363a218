package io.picklejar.model.sklearn;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** A fitted scikit-learn estimator. Holds nothing but memory, so it still works after it is closed. */
final class SklearnModel implements LoadedModel {

    private final PartInfo info;
    private final List<InputColumn> inputs;
    private final Estimator estimator;

    SklearnModel(PartInfo info, List<InputColumn> inputs, Estimator estimator) {
        this.info = info;
        this.inputs = List.copyOf(inputs);
        this.estimator = estimator;
    }

    /** What answers. */
    Estimator estimator() {
        return estimator;
    }

    @Override
    public PartInfo info() {
        return info;
    }

    @Override
    public List<InputColumn> inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return estimator.output();
    }

    @Override
    public Predictions predict(Table rows) {
        if (rows.columns() != inputs.size()) {
            throw new IllegalArgumentException(
                    "rows of " + rows.columns() + " columns (expected: " + inputs.size() + ")");
        }
        return estimator.predict(rows);
    }

    @Override
    public void close() {}
}
