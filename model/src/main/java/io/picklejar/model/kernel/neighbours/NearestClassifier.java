package io.picklejar.model.kernel.neighbours;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.Arrays;
import java.util.List;

/**
 * The vote of the k nearest; of classes with equally many votes the first. Source: {@code KNeighborsClassifier} of
 * scikit-learn.
 */
public final class NearestClassifier implements Estimator {

    private final Neighbourhood neighbourhood;
    private final int k;
    private final NeighbourWeights weights;
    private final int[] codes;
    private final Output.Classes output;
    private final int most;

    /**
     * @param codes {@code training rows x outputs}: index of each row's class
     * @param classes of each output
     */
    public NearestClassifier(
            Neighbourhood neighbourhood, int k, NeighbourWeights weights, int[] codes, List<List<Label>> classes) {
        this.neighbourhood = neighbourhood;
        this.k = k;
        this.weights = weights;
        this.codes = codes.clone();
        this.output = new Output.Classes(classes, true);
        this.most = classes.stream().mapToInt(List::size).max().orElse(1);
        int outputs = output.outputs();
        if (k < 1 || k > neighbourhood.rows()) {
            throw new IllegalArgumentException(k + " neighbours (expected: 1.." + neighbourhood.rows() + ")");
        }
        if (codes.length != (long) neighbourhood.rows() * outputs) {
            throw new IllegalArgumentException(codes.length + " codes for " + neighbourhood.rows() + " rows");
        }
        for (int i = 0; i < codes.length; i++) {
            int count = classes.get(i % outputs).size();
            if (codes[i] < 0 || codes[i] >= count) {
                throw new IllegalArgumentException("class " + codes[i] + " (expected: 0.." + (count - 1) + ")");
            }
        }
    }

    @Override
    public int inputs() {
        return neighbourhood.columns();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        int outputs = output.outputs();
        double[] cells = in.numbers();
        double[] probabilities = new double[rows * output.probabilitiesPerRow()];
        int[] indices = new int[rows * outputs];
        NearestHeap heap = new NearestHeap(k);
        double[] votes = new double[k];
        double[] sums = new double[most];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            neighbourhood.nearest(cells, row * inputs(), heap);
            weights.apply(heap.distances(), k);
            for (int o = 0; o < outputs; o++) {
                int count = output.classes().get(o).size();
                indices[row * outputs + o] = mode(heap, o, votes, sums, count);
                shares(heap, o, probabilities, at, count);
                at += count;
            }
        }
        return Predictions.ofClasses(rows, indices, probabilities);
    }

    /** {@code weighted_mode}: the votes of a class are summed as numpy sums a row in which the others are zero. */
    private int mode(NearestHeap heap, int o, double[] votes, double[] sums, int count) {
        int outputs = output.outputs();
        int[] nearest = heap.indices();
        double[] weight = heap.distances();
        Arrays.fill(sums, 0, count, -1);
        for (int i = 0; i < k; i++) {
            int code = codes[nearest[i] * outputs + o];
            if (sums[code] < 0) {
                for (int j = 0; j < k; j++) {
                    votes[j] = codes[nearest[j] * outputs + o] == code ? weight[j] : 0;
                }
                sums[code] = Numerics.sum(votes, 0, k);
            }
        }
        int best = 0;
        double bestSum = 0;
        for (int c = 0; c < count; c++) {
            if (sums[c] > bestSum) {
                best = c;
                bestSum = sums[c];
            }
        }
        return best;
    }

    private void shares(NearestHeap heap, int o, double[] probabilities, int at, int count) {
        int outputs = output.outputs();
        for (int i = 0; i < k; i++) {
            probabilities[at + codes[heap.indices()[i] * outputs + o]] += heap.distances()[i];
        }
        double sum = Numerics.sum(probabilities, at, count);
        Numerics.divide(probabilities, at, count, sum == 0 ? 1 : sum);
    }
}
