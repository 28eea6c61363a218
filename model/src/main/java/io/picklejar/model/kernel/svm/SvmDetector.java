package io.picklejar.model.kernel.svm;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** +1 where the score is positive, else -1. Source: {@code OneClassSVM} of scikit-learn, which is libsvm. */
public final class SvmDetector implements Scored {

    private static final Output OUTPUT = new Output.Numbers(1, true);

    private final SvmScore score;

    public SvmDetector(SvmScore score) {
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
    public int scores() {
        return 1;
    }

    @Override
    public double[] decide(Table in) {
        return score.of(in);
    }

    @Override
    public Predictions predict(Table in) {
        double[] numbers = score.of(in);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] > 0 ? 1 : -1;
        }
        return Predictions.ofNumbers(in.rows(), numbers);
    }
}
