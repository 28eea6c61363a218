package io.picklejar.model.kernel.cluster;

import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Table;

/**
 * Some centres and which of them is nearest to a row, the first of equally near ones. Compared is {@code |c|² - 2 x·c}, as
 * scikit-learn's k-means and {@code pairwise_distances_argmin} do.
 */
public final class Centres {

    private final int inputs;
    private final int count;
    private final double[] centres;
    private final double[] squares;

    /** @param centres {@code count x inputs} */
    public Centres(int inputs, double[] centres) {
        if (inputs < 1 || centres.length == 0 || centres.length % inputs != 0) {
            throw new IllegalArgumentException(centres.length + " numbers in rows of " + inputs);
        }
        this.inputs = inputs;
        this.count = centres.length / inputs;
        this.centres = centres.clone();
        this.squares = new double[count];
        for (int i = 0; i < count; i++) {
            squares[i] = Numerics.dot(centres, i * inputs, centres, i * inputs, inputs);
        }
    }

    public int inputs() {
        return inputs;
    }

    public int count() {
        return count;
    }

    /** Index of the nearest centre of each row. */
    public int[] nearest(Table in) {
        double[] cells = in.numbers();
        int[] nearest = new int[in.rows()];
        for (int row = 0; row < nearest.length; row++) {
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < count; c++) {
                double far = squares[c] - 2 * Numerics.dot(cells, row * inputs, centres, c * inputs, inputs);
                if (far < least) {
                    least = far;
                    nearest[row] = c;
                }
            }
        }
        return nearest;
    }

    /** {@code rows x count}: Euclidean distances, by {@code sqrt(x·x - 2 x·c + c·c)} as {@code euclidean_distances}. */
    double[] distances(Table in) {
        double[] cells = in.numbers();
        double[] distances = new double[in.rows() * count];
        for (int row = 0; row < in.rows(); row++) {
            int from = row * inputs;
            double own = Numerics.dot(cells, from, cells, from, inputs);
            for (int c = 0; c < count; c++) {
                double dot = Numerics.dot(cells, from, centres, c * inputs, inputs);
                distances[row * count + c] = Math.sqrt(Math.max(0, -2 * dot + own + squares[c]));
            }
        }
        return distances;
    }
}
