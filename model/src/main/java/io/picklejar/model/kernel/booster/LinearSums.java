package io.picklejar.model.kernel.booster;

/** Sums, in float64, of leaves that hold linear models ({@link LinearLeaves}). */
final class LinearSums implements LeafSums {

    private final int inputs;
    private final double[] values;
    private final double[] constants;
    private final int[] first;
    private final int[] features;
    private final double[] coefficients;

    /**
     * @param values what a leaf counts where one of its features is missing
     * @param constants one a leaf; NaN where the leaf has no linear model
     * @param first of each leaf where its features begin, and one more for the end
     */
    LinearSums(int inputs, double[] values, double[] constants, int[] first, int[] features, double[] coefficients) {
        this.inputs = inputs;
        this.values = values;
        this.constants = constants;
        this.first = first;
        this.features = features;
        this.coefficients = coefficients;
    }

    @Override
    public void addTrees(int[] leaves, int[] targets, double[] cells, int cell, double[] sums, int to) {
        for (int tree = 0; tree < targets.length; tree++) {
            sums[to + targets[tree]] += value(leaves[tree], cells, cell);
        }
    }

    @Override
    public void addRows(int[] leaves, int rows, double[] cells, int cell, double[] sums, int to, int step) {
        for (int row = 0; row < rows; row++) {
            sums[to + row * step] += value(leaves[row], cells, cell + row * inputs);
        }
    }

    private double value(int leaf, double[] cells, int cell) {
        if (Double.isNaN(constants[leaf])) {
            return values[leaf];
        }
        double sum = constants[leaf];
        for (int i = first[leaf]; i < first[leaf + 1]; i++) {
            double x = cells[cell + features[i]];
            if (Double.isNaN(x)) {
                return values[leaf];
            }
            sum += coefficients[i] * x;
        }
        return sum;
    }
}
