package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * A booster that has a decision function: its sums as they are. Source: {@code LGBMClassifier.decision_function} of LightGBM
 * 4.7.0.
 */
public record ScoredBooster(Estimator classifier, Estimator raw) implements Scored {

    /**
     * Both read the same columns.
     *
     * @param raw the sums as numbers
     */
    public ScoredBooster {
        if (!(raw.output() instanceof Output.Numbers) || raw.inputs() != classifier.inputs()) {
            throw new IllegalArgumentException("other sums than those of the classifier");
        }
    }

    @Override
    public int inputs() {
        return classifier.inputs();
    }

    @Override
    public Output output() {
        return classifier.output();
    }

    @Override
    public List<Domain> domains() {
        return classifier.domains();
    }

    @Override
    public Predictions predict(Table in) {
        return classifier.predict(in);
    }

    @Override
    public int scores() {
        return raw.output().outputs();
    }

    @Override
    public double[] decide(Table in) {
        return raw.predict(in).numbers();
    }
}
