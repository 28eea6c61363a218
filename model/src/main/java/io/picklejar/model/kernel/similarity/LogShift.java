package io.picklejar.model.kernel.similarity;

import io.picklejar.model.kernel.UnanswerableException;
import io.picklejar.model.kernel.preprocess.InPlace;

/**
 * {@code log(x + shift)}; an {@code x} that is not above {@code -shift} is an error, as in scikit-learn: {@link
 * UnanswerableException}. Source: {@code SkewedChi2Sampler.transform}.
 */
public record LogShift(int inputs, double shift) implements InPlace {

    @Override
    public void applyTo(double[] cells, int rows) {
        for (int i = 0; i < rows * inputs; i++) {
            if (cells[i] <= -shift) {
                throw new UnanswerableException(i % inputs, cells[i] + " (expected: more than " + -shift + ")");
            }
            cells[i] = Math.log(cells[i] + shift);
        }
    }
}
