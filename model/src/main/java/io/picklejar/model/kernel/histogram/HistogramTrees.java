package io.picklejar.model.kernel.histogram;

import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * Trees in flat arrays and the sum of the leaves that a row falls into, from a start on, in tree order. Tree {@code i} counts
 * towards score {@code i % outputs}. Source: {@code _hist_gradient_boosting/_predictor.pyx}.
 *
 * <p>A number goes left where it is at most the threshold, as float64. A category (a whole number of 0 to 255) goes left where
 * the node's set holds it, right where training saw it, else the way of missing values; so does a negative one. As in C a
 * number is cut to a byte first: 256 is 0.
 */
public final class HistogramTrees {

    private static final int LEAF = -1;
    private static final int BLOCK = 256;

    private final int inputs;
    private final double[] start;
    private final int[] roots;
    private final int[] feature;
    private final int[] left;
    private final int[] right;
    private final boolean[] missingLeft;
    private final double[] numbers;
    private final int[] set;
    private final int[] sets;
    private final int[] known;

    /**
     * Checks and lays out.
     *
     * @param start one a score
     * @param known for each feature eight words: the categories seen in training; empty where no feature is categorical
     */
    public HistogramTrees(int inputs, double[] start, List<HistogramTree> trees, int[] known) {
        int nodes = 0;
        int words = 0;
        for (HistogramTree tree : trees) {
            tree.check(inputs);
            nodes = Math.addExact(nodes, tree.nodes());
            words = Math.addExact(words, tree.sets().length);
        }
        this.inputs = inputs;
        this.start = start.clone();
        this.roots = new int[trees.size()];
        this.feature = new int[nodes];
        this.left = new int[nodes];
        this.right = new int[nodes];
        this.missingLeft = new boolean[nodes];
        this.numbers = new double[nodes];
        this.set = new int[nodes];
        this.sets = new int[words];
        this.known = known.clone();
        fill(trees);
    }

    private void fill(List<HistogramTree> trees) {
        int at = 0;
        int word = 0;
        for (int t = 0; t < roots.length; t++) {
            HistogramTree tree = trees.get(t);
            roots[t] = at;
            for (int node = 0; node < tree.nodes(); node++) {
                fillNode(tree, node, at, word);
            }
            System.arraycopy(tree.sets(), 0, sets, word, tree.sets().length);
            at += tree.nodes();
            word += tree.sets().length;
        }
    }

    private void fillNode(HistogramTree tree, int node, int at, int word) {
        int to = at + node;
        boolean isLeaf = tree.isLeaf()[node];
        feature[to] = isLeaf ? LEAF : tree.feature()[node];
        numbers[to] = isLeaf ? tree.value()[node] : tree.threshold()[node];
        left[to] = isLeaf ? 0 : at + tree.left()[node];
        right[to] = isLeaf ? 0 : at + tree.right()[node];
        missingLeft[to] = tree.missingLeft()[node];
        int[] own = tree.set();
        boolean categorical = !isLeaf && own != null && own[node] >= 0;
        set[to] = categorical && own != null ? word + own[node] * HistogramTree.WORDS : LEAF;
        if (categorical && (feature[to] + 1L) * HistogramTree.WORDS > known.length) {
            throw new IllegalArgumentException(
                    "node " + node + " splits categories of feature " + feature[to] + ", which is not categorical");
        }
    }

    public int inputs() {
        return inputs;
    }

    public int outputs() {
        return start.length;
    }

    /** {@code rows x outputs()}. */
    public double[] scores(Table in) {
        int rows = in.rows();
        double[] sums = new double[rows * start.length];
        for (int at = 0; at < sums.length; at += start.length) {
            System.arraycopy(start, 0, sums, at, start.length);
        }
        double[] cells = in.numbers();
        for (int from = 0; from < rows; from += BLOCK) {
            int to = Math.min(rows, from + BLOCK);
            for (int tree = 0; tree < roots.length; tree++) {
                add(cells, from, to, tree, sums);
            }
        }
        return sums;
    }

    private void add(double[] cells, int from, int to, int tree, double[] sums) {
        int root = roots[tree];
        int width = start.length;
        int target = tree % width;
        for (int row = from; row < to; row++) {
            sums[row * width + target] += numbers[walk(root, cells, row * inputs)];
        }
    }

    private int walk(int root, double[] cells, int row) {
        int node = root;
        int split = feature[node];
        while (split != LEAF) {
            double value = cells[row + split];
            boolean goesLeft;
            if (set[node] != LEAF) {
                goesLeft = categoryLeft(node, value, split);
            } else {
                goesLeft = value <= numbers[node] || (missingLeft[node] && Double.isNaN(value));
            }
            node = goesLeft ? left[node] : right[node];
            split = feature[node];
        }
        return node;
    }

    private boolean categoryLeft(int node, double value, int split) {
        if (!(value >= 0)) {
            return missingLeft[node];
        }
        int category = value >= 0x1p31 ? 0 : (int) value & 0xff;
        if (contains(sets, set[node], category)) {
            return true;
        }
        return !contains(known, split * HistogramTree.WORDS, category) && missingLeft[node];
    }

    private static boolean contains(int[] words, int at, int category) {
        return (words[at + (category >> 5)] >>> (category & 31) & 1) == 1;
    }
}
