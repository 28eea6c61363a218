package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * The (weighted) mean of what the members predict, summed in their order, then divided. Source: {@code VotingRegressor},
 * {@code BaggingRegressor}.
 */
public final class NumberMean implements Estimator {

    private final List<Estimator> members;
    private final double[] weights;
    private final double divisor;
    private final int inputs;
    private final Output output;

    /** @param weights one a member */
    public NumberMean(List<Estimator> members, double[] weights, double divisor) {
        this.inputs = Members.inputs(members);
        int outputs = members.get(0).output().outputs();
        for (Estimator member : members) {
            if (!(member.output() instanceof Output.Numbers) || member.output().outputs() != outputs) {
                throw new IllegalArgumentException(
                        "an estimator of " + member.output() + " (expected: " + outputs + " numbers, as of the first)");
            }
        }
        if (weights.length != members.size()) {
            throw new IllegalArgumentException(weights.length + " weights for " + members.size() + " estimators");
        }
        this.members = List.copyOf(members);
        this.weights = weights.clone();
        this.divisor = divisor;
        this.output = new Output.Numbers(outputs, false);
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return Members.domains(members);
    }

    @Override
    public Predictions predict(Table in) {
        double[] sums = new double[in.rows() * output.outputs()];
        for (int m = 0; m < weights.length; m++) {
            double[] numbers = members.get(m).predict(in).numbers();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += numbers[i] * weights[m];
            }
        }
        Numerics.divide(sums, 0, sums.length, divisor);
        return Predictions.ofNumbers(in.rows(), sums);
    }
}
