package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** The class with the greatest weight of votes, the first of equals. Source: {@code VotingClassifier} (hard). */
public final class MajorityVote implements Estimator {

    private final List<Estimator> members;
    private final List<int[]> targets;
    private final double[] weights;
    private final int inputs;
    private final int classes;
    private final Output output;

    /**
     * A vote.
     *
     * @param targets for each member the class that each class of its own is
     * @param weights one a member
     */
    public MajorityVote(List<Estimator> members, List<int[]> targets, double[] weights, List<Label> classes) {
        Members.requireTargets(members, targets, classes.size());
        if (weights.length != members.size()) {
            throw new IllegalArgumentException(weights.length + " weights for " + members.size() + " estimators");
        }
        this.members = List.copyOf(members);
        this.targets = List.copyOf(targets);
        this.weights = weights.clone();
        this.inputs = Members.inputs(members);
        this.classes = classes.size();
        this.output = Output.Classes.of(classes, false);
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return Members.domains(members);
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] votes = new double[rows * classes];
        for (int m = 0; m < weights.length; m++) {
            int[] indices = members.get(m).predict(in).classIndices();
            int[] target = targets.get(m);
            for (int row = 0; row < rows; row++) {
                votes[row * classes + target[indices[row]]] += weights[m];
            }
        }
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = Numerics.argmax(votes, row * classes, classes);
        }
        return Predictions.ofClasses(rows, indices, null);
    }
}
