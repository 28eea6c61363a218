package io.picklejar.model.kernel.preprocess;

/** Every cell times one weight: {@code transformer_weights} of scikit-learn. */
public record Weighting(int inputs, double weight) implements InPlace {

    @Override
    public void applyTo(double[] cells, int rows) {
        for (int i = 0; i < rows * inputs; i++) {
            cells[i] *= weight;
        }
    }

    @Override
    public boolean keepsSparse() {
        return true;
    }

    @Override
    public void applyToSparse(int[] columns, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] *= weight;
        }
    }
}
