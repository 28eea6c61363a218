package io.picklejar.model.kernel.process;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.linear.LinearMap;
import java.util.List;

/** The mean of the posterior, {@code k(row, training) . alpha}, back on the scale of the targets. */
public final class ProcessRegressor implements Estimator {

    private final LinearMap dual;
    private final double[] scale;
    private final double[] mean;
    private final Output output;

    /**
     * Reads kernel values, so it stands behind {@link io.picklejar.model.kernel.similarity.Similarities}.
     *
     * @param scale of the targets, one an output
     * @param mean of the targets, one an output
     */
    public ProcessRegressor(LinearMap dual, double[] scale, double[] mean) {
        if (scale.length != dual.outputs() || mean.length != dual.outputs()) {
            throw new IllegalArgumentException(scale.length + " scales and " + mean.length + " means of targets for "
                    + dual.outputs() + " outputs");
        }
        this.dual = dual;
        this.scale = scale.clone();
        this.mean = mean.clone();
        this.output = new Output.Numbers(dual.outputs(), false);
    }

    @Override
    public int inputs() {
        return dual.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public Predictions predict(Table in) {
        double[] numbers = dual.apply(in);
        for (int i = 0; i < numbers.length; i++) {
            int k = i % scale.length;
            numbers[i] = scale[k] * numbers[i] + mean[k];
        }
        return Predictions.ofNumbers(in.rows(), numbers);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
