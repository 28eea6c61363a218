package io.picklejar.model.kernel.booster;

/** Sums in float32; kept as float64, which holds each of them exactly. */
final class SingleSums implements LeafSums {

    private final float[] values;
    private final int width;
    private final boolean oneSum;

    /** @param oneSum whether a row has one sum only */
    SingleSums(double[] values, int width, boolean oneSum) {
        this.values = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            this.values[i] = (float) values[i];
        }
        this.width = width;
        this.oneSum = oneSum;
    }

    @Override
    public void addTrees(int[] leaves, int[] targets, double[] cells, int cell, double[] sums, int to) {
        if (oneSum) {
            float sum = (float) sums[to];
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
        if (width == 1) {
            for (int row = 0; row < rows; row++) {
                sums[to + row * step] = (float) sums[to + row * step] + values[leaves[row]];
            }
            return;
        }
        for (int row = 0; row < rows; row++) {
            add(leaves[row], sums, to + row * step);
        }
    }

    private void add(int leaf, double[] sums, int to) {
        for (int k = 0; k < width; k++) {
            sums[to + k] = (float) sums[to + k] + values[leaf + k];
        }
    }
}
