package io.picklejar.model.kernel.linear;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** +1 where the only score is at least 0, else -1. Source: {@code SGDOneClassSVM} of scikit-learn. */
public final class LinearDetector implements Scored {

    private static final Output INLIER_OR_OUTLIER = new Output.Numbers(1, true);

    private final LinearMap map;

    /** @param map one score, its intercept the negative offset */
    public LinearDetector(LinearMap map) {
        if (map.outputs() != 1) {
            throw new IllegalArgumentException(map.outputs() + " scores (expected: 1)");
        }
        this.map = map;
    }

    @Override
    public int inputs() {
        return map.inputs();
    }

    @Override
    public Output output() {
        return INLIER_OR_OUTLIER;
    }

    @Override
    public boolean readsSparse() {
        return true;
    }

    @Override
    public int scores() {
        return 1;
    }

    @Override
    public double[] decide(Table in) {
        return map.apply(in);
    }

    @Override
    public Predictions predict(Table in) {
        double[] numbers = map.apply(in);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] >= 0 ? 1 : -1;
        }
        return Predictions.ofNumbers(in.rows(), numbers);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
