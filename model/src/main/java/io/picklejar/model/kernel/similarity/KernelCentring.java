package io.picklejar.model.kernel.similarity;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.preprocess.InPlace;

/** Centres kernel values as if the rows had been in the space of the kernel. Source: {@code KernelCenterer.transform}. */
public final class KernelCentring implements InPlace {

    private final double[] columnMeans;
    private final double mean;

    /**
     * Of the kernel of the rows of training with each other.
     *
     * @param columnMeans one a column
     * @param mean of all
     */
    public KernelCentring(double[] columnMeans, double mean) {
        this.columnMeans = columnMeans.clone();
        this.mean = mean;
    }

    @Override
    public int inputs() {
        return columnMeans.length;
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        int n = columnMeans.length;
        for (int from = 0; from < rows * n; from += n) {
            double own = Numerics.sum(cells, from, n) / n;
            for (int i = 0; i < n; i++) {
                cells[from + i] = cells[from + i] - columnMeans[i] - own + mean;
            }
        }
    }
}
