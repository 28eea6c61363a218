package io.picklejar.model.kernel.neighbours;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * The mean of the training rows within a radius, weighted or not; NaN where there is none. Source: {@code
 * RadiusNeighborsRegressor} of scikit-learn (which, trained on integers, gives the least integer in place of NaN).
 */
public final class RadiusRegressor implements Estimator {

    private final Neighbourhood neighbourhood;
    private final double radius;
    private final NeighbourWeights weights;
    private final double[] targets;
    private final int outputs;

    /** @param targets {@code training rows x outputs} */
    public RadiusRegressor(
            Neighbourhood neighbourhood, double radius, NeighbourWeights weights, double[] targets, int outputs) {
        if (outputs < 1 || targets.length != (long) neighbourhood.rows() * outputs) {
            throw new IllegalArgumentException(targets.length + " targets for " + neighbourhood.rows() + " rows");
        }
        this.neighbourhood = neighbourhood;
        this.radius = radius;
        this.weights = weights;
        this.targets = targets.clone();
        this.outputs = outputs;
    }

    @Override
    public int inputs() {
        return neighbourhood.columns();
    }

    @Override
    public Output output() {
        return new Output.Numbers(outputs, false);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] cells = in.numbers();
        double[] result = new double[rows * outputs];
        Reach reach = new Reach(neighbourhood.rows());
        double[] terms = new double[neighbourhood.rows()];
        for (int row = 0; row < rows; row++) {
            neighbourhood.within(cells, row * inputs(), radius, reach);
            double[] weight = reach.weights(weights);
            double total = Numerics.sum(weight, 0, reach.size());
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < reach.size(); i++) {
                    terms[i] = targets[reach.index(i) * outputs + o] * weight[i];
                }
                result[row * outputs + o] = Numerics.sum(terms, 0, reach.size()) / total;
            }
        }
        return Predictions.ofNumbers(rows, result);
    }
}
