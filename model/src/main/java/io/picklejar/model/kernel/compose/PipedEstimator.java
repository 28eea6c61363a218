package io.picklejar.model.kernel.compose;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.UnanswerableException;
import java.util.ArrayList;
import java.util.List;

/** An estimator behind a step. */
public record PipedEstimator(Transform step, Estimator estimator) implements Estimator {

    /** 16 MiB of numbers. */
    private static final int MOST_CELLS = 1 << 21;

    public PipedEstimator {
        if (step.outputs() != estimator.inputs()) {
            throw new IllegalArgumentException(
                    "an estimator of " + estimator.inputs() + " columns behind a step that makes " + step.outputs());
        }
    }

    /** Behind the step, with a decision function where the estimator has one. */
    public static Estimator of(Transform step, Estimator estimator) {
        return estimator instanceof Scored scored ? new PipedScored(step, scored) : new PipedEstimator(step, estimator);
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
        int atOnce = rowsAtOnce();
        if (in.rows() <= atOnce) {
            return predictMade(step.apply(in));
        }
        List<Predictions> blocks = new ArrayList<>();
        for (int from = 0; from < in.rows(); from += atOnce) {
            Table block = in.slice(from, Math.min(in.rows(), from + atOnce));
            blocks.add(predictMade(step.apply(block)));
        }
        return Predictions.joined(blocks);
    }

    private Predictions predictMade(Table made) {
        try {
            return estimator.predict(made);
        } catch (UnanswerableException e) {
            throw e.behindSteps();
        }
    }

    /** The decision function of the estimator behind the step, by the same blocks of rows. */
    double[] decide(Table in, Scored scored) {
        int atOnce = rowsAtOnce();
        double[] all = new double[in.rows() * scored.scores()];
        for (int from = 0; from < in.rows(); ) {
            int to = (int) Math.min(in.rows(), (long) from + atOnce);
            Table block = from == 0 && to == in.rows() ? in : in.slice(from, to);
            double[] own = scored.decide(step.apply(block));
            System.arraycopy(own, 0, all, from * scored.scores(), own.length);
            from = to;
        }
        return all;
    }

    /** Wide rows that must be laid out are taken by blocks, so that memory does not grow with the batch. */
    private int rowsAtOnce() {
        boolean sparse = step.keepsSparse() && estimator.readsSparse();
        return sparse ? Integer.MAX_VALUE : Math.max(1, MOST_CELLS / Math.max(1, step.widest()));
    }

    @Override
    public List<Domain> domains() {
        return step.domains(estimator.domains());
    }
}
