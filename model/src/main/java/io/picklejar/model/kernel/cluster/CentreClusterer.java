package io.picklejar.model.kernel.cluster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** The label of the nearest centre. Source: {@code KMeans.predict} of scikit-learn. */
public final class CentreClusterer implements Estimator {

    private final Centres centres;
    private final int[] labels;

    /** @param labels the cluster of each centre */
    public CentreClusterer(Centres centres, int[] labels) {
        if (labels.length != centres.count()) {
            throw new IllegalArgumentException(labels.length + " labels for " + centres.count() + " centres");
        }
        this.centres = centres;
        this.labels = labels.clone();
    }

    @Override
    public int inputs() {
        return centres.inputs();
    }

    @Override
    public Output output() {
        return new Output.Numbers(1, true);
    }

    @Override
    public Predictions predict(Table in) {
        int[] nearest = centres.nearest(in);
        double[] clusters = new double[nearest.length];
        for (int row = 0; row < nearest.length; row++) {
            clusters[row] = labels[nearest[row]];
        }
        return Predictions.ofNumbers(in.rows(), clusters);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
