package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * A single tree. Unlike a forest's, its class is the greatest of the leaf's raw values, not of the probabilities made from
 * them, which rounding may have made equal; so each leaf holds both. Source: {@code DecisionTreeClassifier.predict}.
 */
public final class TreeClassifier implements Estimator {

    private final Forest tree;
    private final Domain domain;
    private final Output.Classes output;

    /**
     * @param tree one tree; its leaves hold the probabilities of all outputs one after the other, then each output's class
     * @param acceptsMissing whether a missing value has a way through the tree
     */
    public TreeClassifier(Forest tree, List<List<Label>> classes, boolean acceptsMissing) {
        this.tree = tree;
        this.domain = acceptsMissing ? Domain.NUMBER_OR_MISSING : Domain.NUMBER;
        this.output = new Output.Classes(classes, true);
        if (tree.trees() != 1 || tree.outputs() != output.probabilitiesPerRow() + output.outputs()) {
            throw new IllegalArgumentException(
                    tree.trees() + " trees, " + tree.outputs() + " values a leaf for classes " + classes);
        }
    }

    @Override
    public int inputs() {
        return tree.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] leaves = new double[rows * tree.outputs()];
        tree.addTo(in, leaves);
        int given = output.probabilitiesPerRow();
        double[] probabilities = new double[rows * given];
        int[] indices = new int[rows * output.outputs()];
        for (int row = 0; row < rows; row++) {
            int from = row * tree.outputs();
            System.arraycopy(leaves, from, probabilities, row * given, given);
            for (int k = 0; k < output.outputs(); k++) {
                indices[row * output.outputs() + k] = (int) leaves[from + given + k];
            }
        }
        return Predictions.ofClasses(rows, indices, probabilities);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), domain);
    }
}
