package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** A booster for which a certain number, as float32, stands for a missing value. */
public final class MissingMarked implements Estimator {

    private final Estimator booster;
    private final float missing;

    public MissingMarked(Estimator booster, float missing) {
        this.booster = booster;
        this.missing = missing;
    }

    @Override
    public int inputs() {
        return booster.inputs();
    }

    @Override
    public Output output() {
        return booster.output();
    }

    @Override
    public List<Domain> domains() {
        return booster.domains();
    }

    @Override
    public Predictions predict(Table in) {
        double[] cells = in.numbers();
        double[] marked = new double[in.rows() * in.columns()];
        for (int i = 0; i < marked.length; i++) {
            marked[i] = (float) cells[i] == missing ? Double.NaN : cells[i];
        }
        return booster.predict(Table.ofNumbers(in.rows(), in.columns(), marked));
    }
}
