package io.picklejar.model.kernel.booster;

/** Sums in float64. */
final class DoubleSums implements LeafSums {

    private final double[] values;
    private final int width;
    private final boolean oneSum;

    /** @param oneSum whether a row has one sum only */
    DoubleSums(double[] values, int width, boolean oneSum) {
        this.values = values;
        this.width = width;
        this.oneSum = oneSum;
    }

    @Override
    public void addTrees(int[] leaves, int[] targets, double[] cells, int cell, double[] sums, int to) {
        if (oneSum) {
            double sum = sums[to];
            for (int tree = 0; tree < targets.length; tree++) {
                sum += values[leaves[tree]];
            }
            sums[to] = sum;
            return;
        }
        for (int tree = 0; tree < targets.length; tree++) {
            add(leaves[tree], sums, to + targets[tree]);
        }
    }

    @Override
    public void addRows(int[] leaves, int rows, double[] cells, int cell, double[] sums, int to, int step) {
        for (int row = 0; row < rows; row++) {
            add(leaves[row], sums, to + row * step);
        }
    }

    private void add(int leaf, double[] sums, int to) {
        for (int k = 0; k < width; k++) {
            sums[to + k] += values[leaf + k];
        }
    }
}
