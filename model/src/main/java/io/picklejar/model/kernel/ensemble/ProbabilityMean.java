package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.Arrays;
import java.util.List;

/**
 * The (weighted) mean of the members' probabilities, summed in their order, then divided; the class is the first of the most
 * probable. Source: {@code VotingClassifier} (soft), {@code BaggingClassifier} and {@code CalibratedClassifierCV}.
 */
public final class ProbabilityMean implements Estimator {

    private final List<Estimator> members;
    private final List<int[]> targets;
    private final double[] weights;
    private final double divisor;
    private final int inputs;
    private final int classes;
    private final Output output;

    /**
     * A mean.
     *
     * @param targets for each member the class that each class of its own is; one without probabilities gives its vote
     * @param weights one a member
     * @param divisor what the sum is divided by
     */
    public ProbabilityMean(
            List<Estimator> members, List<int[]> targets, double[] weights, double divisor, List<Label> classes) {
        Members.requireTargets(members, targets, classes.size());
        if (weights.length != members.size()) {
            throw new IllegalArgumentException(weights.length + " weights for " + members.size() + " estimators");
        }
        this.members = List.copyOf(members);
        this.targets = List.copyOf(targets);
        this.weights = weights.clone();
        this.divisor = divisor;
        this.inputs = Members.inputs(members);
        this.classes = classes.size();
        this.output = Output.Classes.of(classes, true);
    }

    /** All of one weight. */
    public static ProbabilityMean of(List<Estimator> members, List<int[]> targets, List<Label> classes) {
        double[] ones = new double[members.size()];
        Arrays.fill(ones, 1);
        return new ProbabilityMean(members, targets, ones, members.size(), classes);
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
        double[] sums = new double[rows * classes];
        for (int m = 0; m < weights.length; m++) {
            Predictions answer = members.get(m).predict(in);
            double[] probabilities = answer.probabilities();
            if (probabilities == null) {
                addVotes(answer.classIndices(), targets.get(m), sums);
            } else {
                add(probabilities, targets.get(m), weights[m], sums, rows);
            }
        }
        Numerics.divide(sums, 0, sums.length, divisor);
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = Numerics.argmax(sums, row * classes, classes);
        }
        return Predictions.ofClasses(rows, indices, sums);
    }

    private void addVotes(int[] indices, int[] target, double[] sums) {
        for (int row = 0; row < indices.length; row++) {
            sums[row * classes + target[indices[row]]]++;
        }
    }

    private void add(double[] probabilities, int[] target, double weight, double[] sums, int rows) {
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int to : target) {
                sums[row * classes + to] += probabilities[at++] * weight;
            }
        }
    }
}
