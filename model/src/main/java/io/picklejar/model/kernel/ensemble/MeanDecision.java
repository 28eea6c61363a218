package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** An ensemble whose decision function is the mean of its members'. Source: {@code BaggingClassifier.decision_function}. */
public record MeanDecision(Estimator ensemble, List<Scored> members) implements Scored {

    public MeanDecision {
        members = List.copyOf(members);
        int scores = members.isEmpty() ? 0 : members.get(0).scores();
        if (members.isEmpty() || members.stream().anyMatch(member -> member.scores() != scores)) {
            throw new IllegalArgumentException("estimators of different numbers of scores");
        }
    }

    @Override
    public int inputs() {
        return ensemble.inputs();
    }

    @Override
    public Output output() {
        return ensemble.output();
    }

    @Override
    public Predictions predict(Table in) {
        return ensemble.predict(in);
    }

    @Override
    public List<Domain> domains() {
        return ensemble.domains();
    }

    @Override
    public int scores() {
        return members.get(0).scores();
    }

    @Override
    public double[] decide(Table in) {
        double[] sums = new double[in.rows() * scores()];
        for (Scored member : members) {
            double[] own = member.decide(in);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += own[i];
            }
        }
        Numerics.divide(sums, 0, sums.length, members.size());
        return sums;
    }
}
