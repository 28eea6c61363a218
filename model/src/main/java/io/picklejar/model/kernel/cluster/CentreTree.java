package io.picklejar.model.kernel.cluster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Clusters that were halved again and again: a row goes to the nearer of two centres, the left one of equally near ones,
 * until it stands at a leaf. Source: {@code BisectingKMeans._predict_recursive} of scikit-learn.
 */
public final class CentreTree implements Estimator {

    private final int inputs;
    private final int[] left;
    private final int[] right;
    private final int[] label;
    private final double[] centres;
    private final double[] squares;

    /**
     * A tree of nodes, the root first, each before its children.
     *
     * @param left the left child of each node, or -1 of a leaf
     * @param right the right child
     * @param label the cluster of a leaf
     * @param centres {@code nodes x inputs}; that of the root is not looked at
     */
    public CentreTree(int inputs, int[] left, int[] right, int[] label, double[] centres) {
        int nodes = left.length;
        if (inputs < 1
                || nodes < 1
                || right.length != nodes
                || label.length != nodes
                || centres.length != (long) nodes * inputs) {
            throw new IllegalArgumentException(nodes + " nodes with " + centres.length + " numbers of centres");
        }
        for (int i = 0; i < nodes; i++) {
            boolean isLeaf = left[i] == -1 && right[i] == -1;
            if (!isLeaf && (left[i] <= i || right[i] <= i || left[i] >= nodes || right[i] >= nodes)) {
                throw new IllegalArgumentException("children " + left[i] + " and " + right[i] + " of node " + i);
            }
        }
        this.inputs = inputs;
        this.left = left.clone();
        this.right = right.clone();
        this.label = label.clone();
        this.centres = centres.clone();
        this.squares = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            squares[i] = Numerics.dot(centres, i * inputs, centres, i * inputs, inputs);
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return new Output.Numbers(1, true);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs, Domain.NUMBER);
    }

    @Override
    public Predictions predict(Table in) {
        double[] cells = in.numbers();
        double[] clusters = new double[in.rows()];
        for (int row = 0; row < clusters.length; row++) {
            int node = 0;
            while (left[node] >= 0) {
                boolean rightIsNearer = far(right[node], cells, row) < far(left[node], cells, row);
                node = rightIsNearer ? right[node] : left[node];
            }
            clusters[row] = label[node];
        }
        return Predictions.ofNumbers(clusters.length, clusters);
    }

    /** The squared distance but for the row's own square, as k-means compares. */
    private double far(int node, double[] cells, int row) {
        return squares[node] - 2 * Numerics.dot(cells, row * inputs, centres, node * inputs, inputs);
    }
}
