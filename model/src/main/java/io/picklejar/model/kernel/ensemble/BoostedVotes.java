package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** Source: {@code AdaBoostClassifier}; the decision function and the probabilities that softmax makes of it. */
public final class BoostedVotes implements Scored {

    /** What a member adds to the score of each class. */
    public enum Vote {
        /** SAMME.R: its log probabilities, less their mean, times the number of classes less 1. */
        LOG_PROBABILITIES,
        /** SAMME before 1.3: its weight to the class it predicts. */
        WEIGHT,
        /** SAMME from 1.3 on: its weight to the class it predicts, and taken evenly from the others. */
        SYMMETRIC_WEIGHT
    }

    private static final double EPSILON = Math.ulp(1.0);

    private final List<Estimator> members;
    private final List<int[]> targets;
    private final double[] weights;
    private final double divisor;
    private final Vote vote;
    private final boolean meansOfProbabilities;
    private final int inputs;
    private final int classes;
    private final Output output;

    /**
     * A boosted classifier.
     *
     * @param targets for each member the class that each class of its own is
     * @param weights one a member
     * @param divisor the sum of all weights
     * @param meansOfProbabilities whether probabilities come of the members' weighted ones, as SAMME did before 0.22
     */
    public BoostedVotes(
            List<Estimator> members,
            List<int[]> targets,
            double[] weights,
            double divisor,
            Vote vote,
            boolean meansOfProbabilities,
            List<Label> classes) {
        Members.requireTargets(members, targets, classes.size());
        boolean needs = vote == Vote.LOG_PROBABILITIES || meansOfProbabilities;
        for (int m = 0; needs && m < members.size(); m++) {
            if (!Members.givesProbabilities(members.get(m)) || targets.get(m).length != classes.size()) {
                throw new IllegalArgumentException("estimator " + m + " gives no probabilities of all classes");
            }
        }
        if (weights.length != members.size() || classes.size() < 2) {
            throw new IllegalArgumentException(weights.length + " weights for " + members.size() + " estimators of "
                    + classes.size() + " classes");
        }
        this.members = List.copyOf(members);
        this.targets = List.copyOf(targets);
        this.weights = weights.clone();
        this.divisor = divisor;
        this.vote = vote;
        this.meansOfProbabilities = meansOfProbabilities;
        this.inputs = Members.inputs(members);
        this.classes = classes.size();
        this.output = Output.Classes.of(classes, true);
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
    public int scores() {
        return classes == 2 ? 1 : classes;
    }

    @Override
    public double[] decide(Table in) {
        int rows = in.rows();
        double[] sums = new double[rows * classes];
        for (int m = 0; m < weights.length; m++) {
            Predictions answer = members.get(m).predict(in);
            if (vote == Vote.LOG_PROBABILITIES) {
                addLogs(required(answer), targets.get(m), sums, rows);
            } else {
                addWeight(answer.classIndices(), targets.get(m), weights[m], sums);
            }
        }
        Numerics.divide(sums, 0, sums.length, divisor);
        return classes == 2 ? differences(sums, rows) : sums;
    }

    private static double[] required(Predictions answer) {
        double[] probabilities = answer.probabilities();
        if (probabilities == null) {
            throw new IllegalStateException("probabilities were promised");
        }
        return probabilities;
    }

    private void addLogs(double[] probabilities, int[] target, double[] sums, int rows) {
        double[] logs = probabilities;
        for (int row = 0; row < rows; row++) {
            int from = row * classes;
            for (int i = from; i < from + classes; i++) {
                logs[i] = Math.log(logs[i] < EPSILON ? EPSILON : logs[i]);
            }
            double mean = 1.0 / classes * Numerics.sum(logs, from, classes);
            for (int i = 0; i < classes; i++) {
                sums[from + target[i]] += (classes - 1) * (logs[from + i] - mean);
            }
        }
    }

    private void addWeight(int[] indices, int[] target, double weight, double[] sums) {
        double others = vote == Vote.SYMMETRIC_WEIGHT ? -1.0 / (classes - 1) * weight : 0;
        for (int row = 0; row < indices.length; row++) {
            int winner = target[indices[row]];
            for (int i = 0; i < classes; i++) {
                sums[row * classes + i] += i == winner ? weight : others;
            }
        }
    }

    private static double[] differences(double[] sums, int rows) {
        double[] result = new double[rows];
        for (int row = 0; row < rows; row++) {
            result[row] = sums[row * 2] * -1 + sums[row * 2 + 1];
        }
        return result;
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] scores = decide(in);
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = classes == 2 ? (scores[row] > 0 ? 1 : 0) : Numerics.argmax(scores, row * classes, classes);
        }
        return Predictions.ofClasses(rows, indices, meansOfProbabilities ? means(in) : softmax(scores, rows));
    }

    private double[] softmax(double[] scores, int rows) {
        double[] result = classes == 2 ? new double[rows * 2] : scores;
        for (int row = 0; row < rows; row++) {
            if (classes == 2) {
                result[row * 2] = -scores[row] / 2;
                result[row * 2 + 1] = scores[row] / 2;
            } else {
                Numerics.divide(result, row * classes, classes, classes - 1);
            }
            Numerics.softmax(result, row * classes, classes);
        }
        return result;
    }

    private double[] means(Table in) {
        double[] sums = new double[in.rows() * classes];
        for (int m = 0; m < weights.length; m++) {
            double[] probabilities = required(members.get(m).predict(in));
            for (int i = 0; i < sums.length; i++) {
                int to = i - i % classes + targets.get(m)[i % classes];
                sums[to] += probabilities[i] * weights[m];
            }
        }
        Numerics.divide(sums, 0, sums.length, divisor);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Math.exp(1.0 / (classes - 1) * sums[i]);
        }
        for (int from = 0; from < sums.length; from += classes) {
            Numerics.divide(sums, from, classes, Numerics.sum(sums, from, classes));
        }
        return sums;
    }
}
