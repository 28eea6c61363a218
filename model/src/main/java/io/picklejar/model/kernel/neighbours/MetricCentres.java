package io.picklejar.model.kernel.neighbours;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * The class of the nearest centre by any metric, the first of equally near ones. Source: {@code NearestCentroid} of
 * scikit-learn.
 */
public final class MetricCentres implements Estimator {

    private final int inputs;
    private final double[] centres;
    private final Metric metric;
    private final int count;
    private final Output output;

    /**
     * @param centres {@code classes x inputs}
     * @param classes one a centre
     */
    public MetricCentres(int inputs, double[] centres, Metric metric, List<Label> classes) {
        if (inputs < 1 || centres.length != (long) inputs * classes.size()) {
            throw new IllegalArgumentException(
                    centres.length + " numbers for " + classes.size() + " centres of " + inputs);
        }
        this.inputs = inputs;
        this.centres = centres.clone();
        this.metric = metric;
        this.count = classes.size();
        this.output = Output.Classes.of(classes, false);
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
        return Domains.all(inputs, Domain.NUMBER);
    }

    @Override
    public Predictions predict(Table in) {
        double[] cells = in.numbers();
        int[] nearest = new int[in.rows()];
        for (int row = 0; row < nearest.length; row++) {
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < count; c++) {
                double far = metric.reduced(cells, row * inputs, centres, c * inputs, inputs);
                if (far < least) {
                    least = far;
                    nearest[row] = c;
                }
            }
        }
        return Predictions.ofClasses(nearest.length, nearest, null);
    }
}
