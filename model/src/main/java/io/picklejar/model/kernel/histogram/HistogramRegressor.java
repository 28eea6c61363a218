package io.picklejar.model.kernel.histogram;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** The score, or its exponential where the loss has a log link. Source: {@code HistGradientBoostingRegressor}. */
public record HistogramRegressor(HistogramTrees trees, boolean exponential) implements Estimator {

    private static final Output OUTPUT = new Output.Numbers(1, false);

    public HistogramRegressor {
        if (trees.outputs() != 1) {
            throw new IllegalArgumentException(trees.outputs() + " scores (expected: 1)");
        }
    }

    @Override
    public int inputs() {
        return trees.inputs();
    }

    @Override
    public Output output() {
        return OUTPUT;
    }

    @Override
    public Predictions predict(Table in) {
        double[] scores = trees.scores(in);
        for (int row = 0; exponential && row < scores.length; row++) {
            scores[row] = Math.exp(scores[row]);
        }
        return Predictions.ofNumbers(in.rows(), scores);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER_OR_MISSING);
    }
}
