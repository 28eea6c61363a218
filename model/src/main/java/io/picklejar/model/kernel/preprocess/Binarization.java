package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import java.util.List;

/** One where the cell is greater than the threshold, else zero. Source: {@code Binarizer.transform} of scikit-learn. */
public record Binarization(int inputs, double threshold) implements InPlace {

    @Override
    public void applyTo(double[] cells, int rows) {
        int length = rows * inputs;
        for (int i = 0; i < length; i++) {
            cells[i] = cells[i] > threshold ? 1 : 0;
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, Domain.NUMBER);
    }
}
