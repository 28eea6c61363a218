package io.picklejar.model.kernel.linear;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.Table;
import java.util.Arrays;
import java.util.List;

/**
 * Classes by linear scores: the sign of the only score, or the greatest of several. Source: {@code LinearClassifierMixin}
 * and {@code LogisticRegression.predict_proba} of scikit-learn.
 */
public final class LinearClassifier implements Scored {

    /** How probabilities come from scores. */
    public enum Link {
        /** One logistic function a class; several are normalised to 1. */
        LOGISTIC,
        /** The same, all zero counting as equal: scikit-learn from 1.9. */
        LOGISTIC_EVEN,
        /** Softmax; of {@code [-score, score]} where there is one score. */
        SOFTMAX,
        /** {@code (clip(score, -1, 1) + 1) / 2}; several are normalised to 1, all zero counting as equal (modified Huber). */
        CLIPPED,
        /** No probabilities. */
        NONE
    }

    private final LinearMap map;
    private final int classes;
    private final Link link;
    private final Output output;

    /** @param map one score where there are two classes (or one for each), else one a class */
    public LinearClassifier(LinearMap map, List<Label> classes, Link link) {
        if (map.outputs() != classes.size() && !(map.outputs() == 1 && classes.size() == 2)) {
            throw new IllegalArgumentException(map.outputs() + " scores for " + classes.size() + " classes");
        }
        this.map = map;
        this.classes = classes.size();
        this.link = link;
        this.output = Output.Classes.of(classes, link != Link.NONE);
    }

    @Override
    public int inputs() {
        return map.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public boolean readsSparse() {
        return true;
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }

    @Override
    public int scores() {
        return map.outputs();
    }

    @Override
    public double[] decide(Table in) {
        return map.apply(in);
    }

    @Override
    public Predictions predict(Table in) {
        double[] scores = map.apply(in);
        int rows = in.rows();
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = isBinary() ? (scores[row] > 0 ? 1 : 0) : Numerics.argmax(scores, row * classes, classes);
        }
        return Predictions.ofClasses(rows, indices, link == Link.NONE ? null : probabilities(scores, rows));
    }

    private boolean isBinary() {
        return map.outputs() == 1 && classes == 2;
    }

    private double[] probabilities(double[] scores, int rows) {
        return map.isSingle() ? singles(scores, rows) : doubles(scores, rows);
    }

    private double[] doubles(double[] scores, int rows) {
        double[] result = isBinary() ? new double[rows * 2] : scores;
        for (int row = 0; row < rows; row++) {
            if (isBinary()) {
                binary(scores[row], result, row * 2);
            } else if (link == Link.SOFTMAX) {
                Numerics.softmax(result, row * classes, classes);
            } else if (link == Link.CLIPPED) {
                clipped(result, row * classes);
            } else {
                oneVersusRest(result, row * classes);
            }
        }
        return result;
    }

    private void binary(double score, double[] result, int at) {
        if (link == Link.SOFTMAX) {
            result[at] = -score;
            result[at + 1] = score;
            Numerics.softmax(result, at, 2);
        } else {
            double positive = link == Link.CLIPPED ? clipped(score) : Numerics.expit(score);
            result[at] = 1 - positive;
            result[at + 1] = positive;
        }
    }

    /** Scores of float32 become probabilities of float32; of the logistic function each step is rounded to it. */
    private double[] singles(double[] scores, int rows) {
        if (isBinary() && link != Link.SOFTMAX && link != Link.CLIPPED) {
            double[] result = new double[rows * 2];
            for (int row = 0; row < rows; row++) {
                float positive = 1 / (1 + (float) Math.exp(-scores[row]));
                result[row * 2] = 1 - positive;
                result[row * 2 + 1] = positive;
            }
            return result;
        }
        double[] result = doubles(scores, rows);
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) result[i];
        }
        return result;
    }

    private void oneVersusRest(double[] scores, int from) {
        for (int i = from; i < from + classes; i++) {
            scores[i] = Numerics.expit(scores[i]);
        }
        normalise(scores, from, link == Link.LOGISTIC_EVEN);
    }

    private void normalise(double[] shares, int from, boolean zerosAreEqual) {
        double sum = Numerics.sum(shares, from, classes);
        if (sum == 0 && zerosAreEqual) {
            Arrays.fill(shares, from, from + classes, 1);
            sum = classes;
        }
        Numerics.divide(shares, from, classes, sum);
    }

    private static double clipped(double score) {
        return (Math.min(Math.max(score, -1), 1) + 1) / 2;
    }

    private void clipped(double[] scores, int from) {
        for (int i = from; i < from + classes; i++) {
            scores[i] = clipped(scores[i]);
        }
        normalise(scores, from, true);
    }
}
