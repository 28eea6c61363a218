package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** A start to which each tree adds its (already shrunken) leaf. Source: {@code GradientBoostingRegressor.predict}. */
public final class BoostedRegressor implements Estimator {

    private final Forest forest;
    private final BoostingStart start;
    private final Output output;

    public BoostedRegressor(Forest forest, BoostingStart start) {
        this.forest = forest;
        this.start = start;
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
        double[] scores = start.scores(in);
        forest.addTo(in, scores);
        return Predictions.ofNumbers(in.rows(), scores);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
