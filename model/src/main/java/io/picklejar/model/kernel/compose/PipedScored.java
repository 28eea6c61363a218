package io.picklejar.model.kernel.compose;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** An estimator with a decision function behind a step. */
record PipedScored(PipedEstimator piped, Scored scored) implements Scored {

    PipedScored(Transform step, Scored scored) {
        this(new PipedEstimator(step, scored), scored);
    }

    @Override
    public int inputs() {
        return piped.inputs();
    }

    @Override
    public Output output() {
        return piped.output();
    }

    @Override
    public Predictions predict(Table in) {
        return piped.predict(in);
    }

    @Override
    public List<Domain> domains() {
        return piped.domains();
    }

    @Override
    public int scores() {
        return scored.scores();
    }

    @Override
    public double[] decide(Table in) {
        return piped.decide(in, scored);
    }
}
