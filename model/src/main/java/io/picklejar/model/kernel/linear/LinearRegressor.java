package io.picklejar.model.kernel.linear;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** Predicts the linear scores themselves. */
public final class LinearRegressor implements Estimator {

    private final LinearMap map;
    private final Output output;

    public LinearRegressor(LinearMap map) {
        this.map = map;
        this.output = new Output.Numbers(map.outputs(), false);
    }

    @Override
    public int inputs() {
        return map.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public Predictions predict(Table in) {
        return Predictions.ofNumbers(in.rows(), map.apply(in));
    }

    @Override
    public boolean readsSparse() {
        return true;
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
