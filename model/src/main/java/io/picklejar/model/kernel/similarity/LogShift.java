package io.picklejar.model.kernel.similarity;

import io.picklejar.model.kernel.preprocess.InPlace;

/**
 * {@code log(x + shift)}; NaN where {@code x} is not above {@code -shift}, where scikit-learn raises an error. Source: {@code
 * SkewedChi2Sampler.transform}.
 */
public record LogShift(int inputs, double shift) implements InPlace {

    @Override
    public void applyTo(double[] cells, int rows) {
        for (int i = 0; i < rows * inputs; i++) {
            double x = cells[i] + shift;
            cells[i] = x > 0 ? Math.log(x) : Double.NaN;
        }
    }
}
