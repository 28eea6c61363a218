package io.picklejar.model.kernel.histogram;

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
 * Probabilities by the logistic function of one score, or softmax of one a class; the first of the most probable. Source:
 * {@code HistGradientBoostingClassifier}.
 */
public final class HistogramClassifier implements Scored {

    private final HistogramTrees trees;
    private final int classes;
    private final Output output;

    public HistogramClassifier(HistogramTrees trees, List<Label> classes) {
        if (classes.size() < 2 || trees.outputs() != (classes.size() == 2 ? 1 : classes.size())) {
            throw new IllegalArgumentException(trees.outputs() + " scores for " + classes.size() + " classes");
        }
        this.trees = trees;
        this.classes = classes.size();
        this.output = Output.Classes.of(classes, true);
    }

    @Override
    public int inputs() {
        return trees.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER_OR_MISSING);
    }

    @Override
    public int scores() {
        return trees.outputs();
    }

    @Override
    public double[] decide(Table in) {
        return trees.scores(in);
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] scores = trees.scores(in);
        double[] probabilities = classes == 2 ? new double[rows * 2] : scores;
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            int from = row * classes;
            if (classes == 2) {
                probabilities[from + 1] = Numerics.expit(scores[row]);
                probabilities[from] = 1 - probabilities[from + 1];
            } else {
                Numerics.softmax(probabilities, from, classes);
            }
            indices[row] = Numerics.argmax(probabilities, from, classes);
        }
        return Predictions.ofClasses(rows, indices, probabilities);
    }
}
