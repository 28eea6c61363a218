package io.picklejar.model.kernel.neighbours;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * How thin the training rows lie around a row, beside how thin they lie around its neighbours: -1 where much thinner, else
 * 1. Source: {@code LocalOutlierFactor} of scikit-learn, fitted with {@code novelty=True}.
 */
public final class OutlierFactor implements Scored {

    private static final double NEVER_ZERO = 1e-10;

    private final Neighbourhood neighbourhood;
    private final int k;
    private final double[] farthest;
    private final double[] density;
    private final double offset;

    /**
     * @param farthest distance of each training row to its k-th neighbour
     * @param density local reachability density of each training row
     * @param offset the score that separates inliers from outliers
     */
    public OutlierFactor(Neighbourhood neighbourhood, int k, double[] farthest, double[] density, double offset) {
        int rows = neighbourhood.rows();
        if (k < 1 || k > rows || farthest.length != rows || density.length != rows) {
            throw new IllegalArgumentException(k + " neighbours, " + farthest.length + " distances, " + density.length
                    + " densities for " + rows + " rows");
        }
        this.neighbourhood = neighbourhood;
        this.k = k;
        this.farthest = farthest.clone();
        this.density = density.clone();
        this.offset = offset;
    }

    @Override
    public int inputs() {
        return neighbourhood.columns();
    }

    @Override
    public Output output() {
        return new Output.Numbers(1, true);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public int scores() {
        return 1;
    }

    @Override
    public double[] decide(Table in) {
        double[] cells = in.numbers();
        double[] scores = new double[in.rows()];
        NearestHeap heap = new NearestHeap(k);
        double[] terms = new double[k];
        for (int row = 0; row < scores.length; row++) {
            neighbourhood.nearest(cells, row * inputs(), heap);
            scores[row] = -ratio(heap, terms) - offset;
        }
        return scores;
    }

    private double ratio(NearestHeap heap, double[] terms) {
        for (int i = 0; i < k; i++) {
            terms[i] = Math.max(heap.distances()[i], farthest[heap.indices()[i]]);
        }
        double own = 1 / (Numerics.sum(terms, 0, k) / k + NEVER_ZERO);
        for (int i = 0; i < k; i++) {
            terms[i] = density[heap.indices()[i]] / own;
        }
        return Numerics.sum(terms, 0, k) / k;
    }

    @Override
    public Predictions predict(Table in) {
        double[] scores = decide(in);
        for (int row = 0; row < scores.length; row++) {
            scores[row] = scores[row] < 0 ? -1 : 1;
        }
        return Predictions.ofNumbers(scores.length, scores);
    }
}
