package io.picklejar.model.kernel.preprocess;

/** Every cell held within {@code low..high}; NaN stays NaN. Source: {@code numpy.clip}. */
public record Clipping(int inputs, double low, double high) implements InPlace {

    @Override
    public void applyTo(double[] cells, int rows) {
        int length = rows * inputs;
        for (int i = 0; i < length; i++) {
            cells[i] = Math.min(high, Math.max(low, cells[i]));
        }
    }
}
