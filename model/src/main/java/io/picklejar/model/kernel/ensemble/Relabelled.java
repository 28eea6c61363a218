package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** A classifier trained on codes of classes, with the classes behind them. */
public final class Relabelled {

    private Relabelled() {}

    /** The classifier with other classes of the same number; one with a decision function keeps it. */
    public static Estimator of(Estimator estimator, List<Label> classes) {
        if (Members.classes(estimator) != classes.size()) {
            throw new IllegalArgumentException(classes.size() + " classes for an estimator of another number");
        }
        Output output = Output.Classes.of(classes, Members.givesProbabilities(estimator));
        return estimator instanceof Scored scored ? new WithScores(scored, output) : new Plain(estimator, output);
    }

    private record Plain(Estimator estimator, Output output) implements Estimator {
        @Override
        public int inputs() {
            return estimator.inputs();
        }

        @Override
        public Predictions predict(Table in) {
            return estimator.predict(in);
        }

        @Override
        public List<Domain> domains() {
            return estimator.domains();
        }
    }

    private record WithScores(Scored estimator, Output output) implements Scored {
        @Override
        public int inputs() {
            return estimator.inputs();
        }

        @Override
        public Predictions predict(Table in) {
            return estimator.predict(in);
        }

        @Override
        public List<Domain> domains() {
            return estimator.domains();
        }

        @Override
        public int scores() {
            return estimator.scores();
        }

        @Override
        public double[] decide(Table in) {
            return estimator.decide(in);
        }
    }
}
