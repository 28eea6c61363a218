package io.picklejar.model.kernel.preprocess;

import org.jspecify.annotations.Nullable;

/**
 * {@code (x - mean) / scale}, in two operations. Source: {@code StandardScaler.transform} of scikit-learn; on float32
 * columns numpy rounds to float32 after each.
 */
public final class Standardization implements InPlace {

    private final int inputs;
    private final double @Nullable [] mean;
    private final double @Nullable [] scale;
    private final boolean single;

    /**
     * @param mean one a column, or null where none is subtracted
     * @param scale one a column, or null where nothing is divided by
     */
    public Standardization(int inputs, double @Nullable [] mean, double @Nullable [] scale, boolean single) {
        if ((mean != null && mean.length != inputs) || (scale != null && scale.length != inputs)) {
            throw new IllegalArgumentException("means or scales of another length than " + inputs);
        }
        this.inputs = inputs;
        this.mean = mean == null ? null : mean.clone();
        this.scale = scale == null ? null : scale.clone();
        this.single = single;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        int length = rows * inputs;
        if (mean != null) {
            for (int from = 0; from < length; from += inputs) {
                subtract(cells, from, mean);
            }
            round(cells, length);
        }
        if (scale != null) {
            for (int from = 0; from < length; from += inputs) {
                divide(cells, from, scale);
            }
            round(cells, length);
        }
    }

    @Override
    public boolean keepsSparse() {
        return mean == null;
    }

    @Override
    public void applyToSparse(int[] columns, double[] values, int count) {
        for (int i = 0; scale != null && i < count; i++) {
            values[i] /= scale[columns[i]];
        }
        round(values, count);
    }

    private void subtract(double[] cells, int from, double[] means) {
        for (int i = 0; i < inputs; i++) {
            cells[from + i] -= means[i];
        }
    }

    private void divide(double[] cells, int from, double[] scales) {
        for (int i = 0; i < inputs; i++) {
            cells[from + i] /= scales[i];
        }
    }

    private void round(double[] cells, int length) {
        for (int i = 0; single && i < length; i++) {
            cells[i] = (float) cells[i];
        }
    }
}
