package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * The mean of the trees' probabilities, summed in tree order, then divided; the class is the first of the most probable.
 * Source: {@code ForestClassifier.predict_proba} of scikit-learn.
 */
public final class ForestClassifier implements Estimator {

    private final Forest forest;
    private final Domain domain;
    private final Output.Classes output;
    private final int[] classCounts;

    /**
     * @param forest its leaves hold the probabilities of all outputs, one after the other
     * @param acceptsMissing whether a missing value has a way through the trees
     */
    public ForestClassifier(Forest forest, List<List<Label>> classes, boolean acceptsMissing) {
        this.forest = forest;
        this.domain = acceptsMissing ? Domain.NUMBER_OR_MISSING : Domain.NUMBER;
        this.output = new Output.Classes(classes, true);
        this.classCounts = classes.stream().mapToInt(List::size).toArray();
        if (output.probabilitiesPerRow() != forest.outputs()) {
            throw new IllegalArgumentException(forest.outputs() + " values a leaf for classes " + classes);
        }
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
    public Predictions predict(Table in) {
        double[] means = new double[in.rows() * forest.outputs()];
        forest.addTo(in, means);
        Numerics.divide(means, 0, means.length, forest.trees());
        int[] indices = new int[in.rows() * classCounts.length];
        int from = 0;
        for (int i = 0; i < indices.length; i++) {
            int count = classCounts[i % classCounts.length];
            indices[i] = Numerics.argmax(means, from, count);
            from += count;
        }
        return Predictions.ofClasses(in.rows(), indices, means);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), domain);
    }
}
