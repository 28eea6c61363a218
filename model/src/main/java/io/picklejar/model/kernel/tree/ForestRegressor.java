package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** The mean of what the trees say: summed in tree order, then divided. One tree is its own mean. */
public final class ForestRegressor implements Estimator {

    private final Forest forest;
    private final Domain domain;
    private final Output output;

    /** @param acceptsMissing whether a missing value has a way through the trees */
    public ForestRegressor(Forest forest, boolean acceptsMissing) {
        this.forest = forest;
        this.domain = acceptsMissing ? Domain.NUMBER_OR_MISSING : Domain.NUMBER;
        this.output = new Output.Numbers(forest.outputs(), false);
    }

    @Override
    public int inputs() {
        return forest.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public Predictions predict(Table in) {
        double[] sums = new double[in.rows() * forest.outputs()];
        forest.addTo(in, sums);
        Numerics.divide(sums, 0, sums.length, forest.trees());
        return Predictions.ofNumbers(in.rows(), sums);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), domain);
    }
}
