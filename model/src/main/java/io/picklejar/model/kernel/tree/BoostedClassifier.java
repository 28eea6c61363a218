package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Scores as of {@link BoostedRegressor}, one for two classes or one a class, and probabilities made of them. Source:
 * {@code GradientBoostingClassifier} and its losses, before and from scikit-learn 1.4.
 */
public final class BoostedClassifier implements Scored {

    /** How scores become probabilities and a class. */
    public enum Link {
        /** Logistic function; the class is the first of the more probable. */
        LOGISTIC_OLD,
        /** Logistic function; the class is the score's sign, 0 counting as positive. */
        LOGISTIC,
        /** Logistic function of twice the score (exponential loss); the class is the score's sign. */
        LOGISTIC_OF_DOUBLE,
        /** {@code exp(score - logsumexp)}; the class is the first of the most probable. */
        SOFTMAX_OLD,
        /** Softmax; the class is the first of the greatest scores. */
        SOFTMAX
    }

    private final Forest forest;
    private final BoostingStart start;
    private final Link link;
    private final int classes;
    private final Output output;

    /** @param forest one score for two classes with a logistic link, else one a class */
    public BoostedClassifier(Forest forest, BoostingStart start, Link link, List<Label> classes) {
        boolean several = link == Link.SOFTMAX || link == Link.SOFTMAX_OLD;
        if (forest.outputs() != (several ? classes.size() : 1) || (!several && classes.size() != 2)) {
            throw new IllegalArgumentException(forest.outputs() + " scores for " + classes.size() + " classes");
        }
        this.forest = forest;
        this.start = start;
        this.link = link;
        this.classes = classes.size();
        this.output = Output.Classes.of(classes, true);
    }

    @Override
    public int inputs() {
        return forest.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public int scores() {
        return forest.outputs();
    }

    @Override
    public double[] decide(Table in) {
        double[] scores = start.scores(in);
        forest.addTo(in, scores);
        return scores;
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] scores = decide(in);
        int[] indices = new int[rows];
        double[] probabilities = forest.outputs() == 1 ? new double[rows * 2] : scores;
        for (int row = 0; row < rows; row++) {
            indices[row] = switch (link) {
                case LOGISTIC_OLD, LOGISTIC, LOGISTIC_OF_DOUBLE -> binary(scores[row], probabilities, row * 2);
                case SOFTMAX_OLD -> logSumExp(probabilities, row * classes);
                case SOFTMAX -> softmax(probabilities, row * classes);
            };
        }
        return Predictions.ofClasses(rows, indices, probabilities);
    }

    private int binary(double score, double[] probabilities, int at) {
        double positive = Numerics.expit(link == Link.LOGISTIC_OF_DOUBLE ? 2 * score : score);
        probabilities[at] = 1 - positive;
        probabilities[at + 1] = positive;
        return link == Link.LOGISTIC_OLD ? Numerics.argmax(probabilities, at, 2) : score >= 0 ? 1 : 0;
    }

    private int softmax(double[] scores, int from) {
        int best = Numerics.argmax(scores, from, classes);
        Numerics.softmax(scores, from, classes);
        return best;
    }

    private int logSumExp(double[] scores, int from) {
        double max = scores[from + Numerics.argmax(scores, from, classes)];
        double[] shifted = new double[classes];
        for (int i = 0; i < classes; i++) {
            shifted[i] = Math.exp(scores[from + i] - max);
        }
        double logSum = Math.log(Numerics.sum(shifted, 0, classes)) + max;
        for (int i = from; i < from + classes; i++) {
            scores[i] = Math.exp(scores[i] - logSum);
        }
        return Numerics.argmax(scores, from, classes);
    }
}
