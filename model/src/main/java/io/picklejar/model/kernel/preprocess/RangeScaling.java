package io.picklejar.model.kernel.preprocess;

/**
 * {@code x * scale + min}, in two operations, then clipped to a range. Source: {@code MinMaxScaler.transform} of
 * scikit-learn; on float32 columns numpy rounds to float32 after each.
 */
public final class RangeScaling implements InPlace {

    private final double[] scale;
    private final double[] min;
    private final double low;
    private final double high;
    private final boolean single;

    /**
     * @param scale one a column
     * @param min one a column
     * @param low least result, minus infinity where nothing is clipped
     * @param high greatest result, infinity where nothing is clipped
     */
    public RangeScaling(double[] scale, double[] min, double low, double high, boolean single) {
        if (scale.length != min.length) {
            throw new IllegalArgumentException(scale.length + " scales and " + min.length + " minima");
        }
        this.scale = scale.clone();
        this.min = min.clone();
        this.low = low;
        this.high = high;
        this.single = single;
    }

    @Override
    public int inputs() {
        return scale.length;
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        int columns = scale.length;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns; i++) {
                cells[row * columns + i] = scaled(cells[row * columns + i], i);
            }
        }
    }

    private double scaled(double x, int column) {
        double product = x * scale[column];
        double sum = single ? (float) ((float) product + min[column]) : product + min[column];
        return Math.min(high, Math.max(low, sum));
    }
}
