package io.picklejar.model.kernel.decompose;

import io.picklejar.model.kernel.preprocess.InPlace;

/** {@code cos(x + offset) * scale}: the end of random Fourier features. Source: {@code RBFSampler.transform}. */
public final class Waves implements InPlace {

    private final double[] offsets;
    private final double scale;

    /** @param offsets one a column */
    public Waves(double[] offsets, double scale) {
        this.offsets = offsets.clone();
        this.scale = scale;
    }

    @Override
    public int inputs() {
        return offsets.length;
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        int columns = offsets.length;
        for (int i = 0; i < rows * columns; i++) {
            cells[i] = Math.cos(cells[i] + offsets[i % columns]) * scale;
        }
    }
}
