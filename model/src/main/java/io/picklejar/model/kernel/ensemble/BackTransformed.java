package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** A regressor trained on a transformed target, and the way back. Source: {@code TransformedTargetRegressor}. */
public record BackTransformed(Estimator regressor, Transform back) implements Estimator {

    public BackTransformed {
        int outputs = regressor.output().outputs();
        if (!(regressor.output() instanceof Output.Numbers) || back.inputs() != outputs || back.outputs() != outputs) {
            throw new IllegalArgumentException("a way back of " + back.inputs() + " numbers for " + regressor.output());
        }
    }

    @Override
    public int inputs() {
        return regressor.inputs();
    }

    @Override
    public Output output() {
        return new Output.Numbers(back.outputs(), false);
    }

    @Override
    public List<Domain> domains() {
        return regressor.domains();
    }

    @Override
    public Predictions predict(Table in) {
        double[] numbers = regressor.predict(in).numbers();
        int rows = in.rows();
        return Predictions.ofNumbers(
                rows, back.apply(Table.ofNumbers(rows, back.inputs(), numbers)).numbers());
    }
}
