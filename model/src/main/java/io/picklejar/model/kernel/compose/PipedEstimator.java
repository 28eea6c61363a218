package io.picklejar.model.kernel.compose;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** An estimator behind a step. */
public record PipedEstimator(Transform step, Estimator estimator) implements Estimator {

    public PipedEstimator {
        if (step.outputs() != estimator.inputs()) {
            throw new IllegalArgumentException(
                    "an estimator of " + estimator.inputs() + " columns behind a step that makes " + step.outputs());
        }
    }

    @Override
    public int inputs() {
        return step.inputs();
    }

    @Override
    public Output output() {
        return estimator.output();
    }

    @Override
    public Predictions predict(Table in) {
        return estimator.predict(step.apply(in));
    }

    @Override
    public List<Domain> domains() {
        return step.domains(estimator.domains());
    }
}
