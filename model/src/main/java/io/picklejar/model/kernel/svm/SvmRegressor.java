package io.picklejar.model.kernel.svm;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** Predicts the score itself. Source: {@code SVR} and {@code NuSVR} of scikit-learn, which are libsvm. */
public final class SvmRegressor implements Estimator {

    private static final Output OUTPUT = new Output.Numbers(1, false);

    private final SvmScore score;

    public SvmRegressor(SvmScore score) {
        this.score = score;
    }

    @Override
    public int inputs() {
        return score.vectors().inputs();
    }

    @Override
    public Output output() {
        return OUTPUT;
    }

    @Override
    public boolean readsSparse() {
        return score.vectors().isSparse();
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public Predictions predict(Table in) {
        return Predictions.ofNumbers(in.rows(), score.of(in));
    }
}
