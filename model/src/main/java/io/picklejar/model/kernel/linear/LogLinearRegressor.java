package io.picklejar.model.kernel.linear;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Predicts the exponential of linear scores. Source: scikit-learn's generalized linear models with the logarithm as link.
 */
public final class LogLinearRegressor implements Estimator {

    private final LinearMap map;
    private final Output output;

    public LogLinearRegressor(LinearMap map) {
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
    public boolean readsSparse() {
        return true;
    }

    @Override
    public Predictions predict(Table in) {
        double[] numbers = map.apply(in);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.exp(numbers[i]);
        }
        return Predictions.ofNumbers(in.rows(), numbers);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
