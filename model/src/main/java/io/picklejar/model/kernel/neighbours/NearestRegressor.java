package io.picklejar.model.kernel.neighbours;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** The mean of the k nearest, weighted or not. Source: {@code KNeighborsRegressor} of scikit-learn. */
public final class NearestRegressor implements Estimator {

    private final Neighbourhood neighbourhood;
    private final int k;
    private final NeighbourWeights weights;
    private final double[] targets;
    private final int outputs;

    /** @param targets {@code training rows x outputs} */
    public NearestRegressor(
            Neighbourhood neighbourhood, int k, NeighbourWeights weights, double[] targets, int outputs) {
        if (k < 1 || k > neighbourhood.rows()) {
            throw new IllegalArgumentException(k + " neighbours (expected: 1.." + neighbourhood.rows() + ")");
        }
        if (targets.length != (long) neighbourhood.rows() * outputs) {
            throw new IllegalArgumentException(targets.length + " targets for " + neighbourhood.rows() + " rows");
        }
        this.neighbourhood = neighbourhood;
        this.k = k;
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
        NearestHeap heap = new NearestHeap(k);
        double[] terms = new double[k];
        for (int row = 0; row < rows; row++) {
            neighbourhood.nearest(cells, row * inputs(), heap);
            double[] weight = heap.distances();
            weights.apply(weight, k);
            double total = Numerics.sum(weight, 0, k);
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < k; i++) {
                    terms[i] = targets[heap.indices()[i] * outputs + o] * weight[i];
                }
                result[row * outputs + o] = Numerics.sum(terms, 0, k) / total;
            }
        }
        return Predictions.ofNumbers(rows, result);
    }
}
