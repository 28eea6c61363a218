package io.picklejar.model.kernel.tree;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.SparseRows;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** A 1 for the leaf that a row reaches in each tree. Source: {@code RandomTreesEmbedding.transform} of scikit-learn. */
public final class LeafEncoding implements Transform {

    private final Forest forest;
    private final int outputs;

    /**
     * @param forest gives one number a tree: the column of the leaf, greater from tree to tree
     * @param outputs number of columns
     */
    public LeafEncoding(Forest forest, int outputs) {
        if (forest.outputs() != forest.trees() || outputs < forest.trees()) {
            throw new IllegalArgumentException(
                    forest.outputs() + " numbers of " + forest.trees() + " trees for " + outputs + " columns");
        }
        this.forest = forest;
        this.outputs = outputs;
    }

    @Override
    public int inputs() {
        return forest.inputs();
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Table apply(Table in) {
        int trees = forest.trees();
        double[] columns = new double[in.rows() * trees];
        forest.addTo(in, columns);
        SparseRows rows = new SparseRows(in.rows(), outputs);
        for (int row = 0; row < in.rows(); row++) {
            for (int tree = 0; tree < trees; tree++) {
                rows.add((int) columns[row * trees + tree], 1);
            }
            rows.endRow();
        }
        return rows.table();
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
