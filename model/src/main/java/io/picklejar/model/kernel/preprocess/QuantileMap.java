package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Normal;

/**
 * Each number replaced by its rank among the quantiles of its column, or by the normal quantile of that rank. Interpolates
 * twice, upwards and downwards, and takes the mean, as repeated quantiles ask for. Source: {@code
 * QuantileTransformer._transform_col} of scikit-learn and {@code numpy.interp}.
 */
public final class QuantileMap implements InPlace {

    private static final double BOUNDS = 1e-7;
    private static final double LOWEST = Normal.quantile(BOUNDS - Math.ulp(1.0));
    private static final double HIGHEST = Normal.quantile(1 - (BOUNDS - Math.ulp(1.0)));

    private final double[][] quantiles;
    private final double[][] mirrored;
    private final double[] references;
    private final double[] mirroredReferences;
    private final boolean normal;
    private final boolean single;

    /**
     * Keeps the quantiles both ways.
     *
     * @param quantiles of each column, as many as references
     * @param references ranks 0 to 1
     */
    public QuantileMap(double[][] quantiles, double[] references, boolean normal, boolean single) {
        this.quantiles = quantiles.clone();
        this.mirrored = new double[quantiles.length][];
        for (int i = 0; i < quantiles.length; i++) {
            if (quantiles[i].length != references.length || references.length == 0) {
                throw new IllegalArgumentException(
                        quantiles[i].length + " quantiles for " + references.length + " references");
            }
            mirrored[i] = mirror(quantiles[i]);
        }
        this.references = references.clone();
        this.mirroredReferences = mirror(references);
        this.normal = normal;
        this.single = single;
    }

    private static double[] mirror(double[] values) {
        double[] mirrored = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            mirrored[i] = -values[values.length - 1 - i];
        }
        return mirrored;
    }

    @Override
    public int inputs() {
        return quantiles.length;
    }

    @Override
    public void applyTo(double[] cells, int rows) {
        int columns = quantiles.length;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns; i++) {
                double y = mapped(cells[row * columns + i], i);
                cells[row * columns + i] = single ? (float) y : y;
            }
        }
    }

    private double mapped(double x, int column) {
        if (Double.isNaN(x)) {
            return x;
        }
        double[] of = quantiles[column];
        double rank = rank(x, of[0], of[of.length - 1]);
        if (Double.isNaN(rank)) {
            rank = 0.5 * (interpolate(x, of, references) - interpolate(-x, mirrored[column], mirroredReferences));
            rank = single ? (float) rank : rank;
        }
        return normal ? Math.min(HIGHEST, Math.max(LOWEST, Normal.quantile(rank))) : rank;
    }

    /** 0 and 1 at and (where the result is normal) beyond the bounds; NaN in between. */
    private double rank(double x, double low, double high) {
        if (!normal) {
            return x == low ? 0 : x == high ? 1 : Double.NaN;
        }
        double below = single ? (float) x - (float) BOUNDS : x - BOUNDS;
        double above = single ? (float) x + (float) BOUNDS : x + BOUNDS;
        return below < low ? 0 : above > high ? 1 : Double.NaN;
    }

    /** {@code numpy.interp}: the line through the two points around x, the ends' values beyond. */
    private static double interpolate(double x, double[] xs, double[] ys) {
        int last = xs.length - 1;
        if (x > xs[last]) {
            return ys[last];
        }
        if (x < xs[0]) {
            return ys[0];
        }
        int at = lastNotGreater(x, xs);
        if (at == last || xs[at] == x) {
            return ys[at];
        }
        double slope = (ys[at + 1] - ys[at]) / (xs[at + 1] - xs[at]);
        double y = slope * (x - xs[at]) + ys[at];
        if (!Double.isNaN(y)) {
            return y;
        }
        double fromNext = slope * (x - xs[at + 1]) + ys[at + 1];
        return Double.isNaN(fromNext) && ys[at] == ys[at + 1] ? ys[at] : fromNext;
    }

    private static int lastNotGreater(double x, double[] xs) {
        int low = 0;
        int high = xs.length;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (x >= xs[mid]) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return Math.max(0, low - 1);
    }
}
