package io.picklejar.model.kernel.neighbours;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shares of the classes among the training rows within a radius. A row without any gets the outlier label. Source:
 * {@code RadiusNeighborsClassifier} of scikit-learn.
 *
 * <p>An outlier label that is no class has no column in {@code predict_proba}; such a model answers without probabilities.
 */
public final class RadiusClassifier implements Estimator {

    private final Neighbourhood neighbourhood;
    private final double radius;
    private final NeighbourWeights weights;
    private final int[] codes;
    private final int @Nullable [] outliers;
    private final Output.Classes output;

    /**
     * @param codes {@code training rows x outputs}: index into the classes of the output
     * @param classes those of training, one list an output
     * @param outlierLabels what an output answers without neighbours; null where that is an error
     */
    public RadiusClassifier(
            Neighbourhood neighbourhood,
            double radius,
            NeighbourWeights weights,
            int[] codes,
            List<List<Label>> classes,
            @Nullable List<Label> outlierLabels) {
        if (codes.length != (long) neighbourhood.rows() * classes.size()) {
            throw new IllegalArgumentException(codes.length + " codes for " + neighbourhood.rows() + " rows");
        }
        for (int i = 0; i < codes.length; i++) {
            int count = classes.get(i % classes.size()).size();
            if (codes[i] < 0 || codes[i] >= count) {
                throw new IllegalArgumentException("code " + codes[i] + " (expected: 0.." + (count - 1) + ")");
            }
        }
        this.neighbourhood = neighbourhood;
        this.radius = radius;
        this.weights = weights;
        this.codes = codes.clone();
        List<List<Label>> all = new ArrayList<>(classes);
        this.outliers = outlierLabels == null ? null : places(outlierLabels, all);
        this.output = new Output.Classes(all, all.equals(classes));
    }

    /** Index of each label in the classes of its output, which take in one they lack. */
    private static int[] places(List<Label> labels, List<List<Label>> classes) {
        if (labels.size() != classes.size()) {
            throw new IllegalArgumentException(labels.size() + " outlier labels for " + classes.size() + " outputs");
        }
        int[] places = new int[labels.size()];
        for (int o = 0; o < places.length; o++) {
            places[o] = classes.get(o).indexOf(labels.get(o));
            if (places[o] < 0) {
                List<Label> more = new ArrayList<>(classes.get(o));
                places[o] = more.size();
                more.add(labels.get(o));
                classes.set(o, more);
            }
        }
        return places;
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
        double[] shares = new double[rows * output.probabilitiesPerRow()];
        int[] indices = new int[rows * outputs];
        Reach reach = new Reach(neighbourhood.rows());
        int at = 0;
        for (int row = 0; row < rows; row++) {
            neighbourhood.within(cells, row * inputs(), radius, reach);
            double[] weight = reach.weights(weights);
            for (int o = 0; o < outputs; o++) {
                int count = output.classes().get(o).size();
                indices[row * outputs + o] = answer(reach, weight, o, shares, at, count);
                at += count;
            }
        }
        return Predictions.ofClasses(rows, indices, output.probabilities() ? shares : null);
    }

    private int answer(Reach reach, double[] weight, int o, double[] shares, int at, int count) {
        if (reach.size() == 0) {
            if (outliers == null) {
                throw new UnanswerableException("no training row within radius " + radius
                        + " (expected: a row nearer to those of training; the model has no outlier_label)");
            }
            shares[at + outliers[o]] = 1;
            return outliers[o];
        }
        for (int i = 0; i < reach.size(); i++) {
            shares[at + codes[reach.index(i) * output.outputs() + o]] += weight[i];
        }
        double sum = Numerics.sum(shares, at, count);
        Numerics.divide(shares, at, count, sum == 0 ? 1 : sum);
        return Numerics.argmax(shares, at, count);
    }
}
