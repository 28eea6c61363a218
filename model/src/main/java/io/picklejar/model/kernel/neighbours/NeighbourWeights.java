package io.picklejar.model.kernel.neighbours;

import java.util.Arrays;

/** How much the vote of each neighbour counts. Source: {@code _get_weights} of {@code sklearn/neighbors/_base.py}. */
public enum NeighbourWeights {
    UNIFORM,
    /** By the inverse of the distance; where a neighbour is the point itself, only such ones count. */
    DISTANCE;

    /** Turns distances into weights in place. */
    void apply(double[] distances, int n) {
        if (this == UNIFORM) {
            Arrays.fill(distances, 0, n, 1);
            return;
        }
        boolean anyInfinite = false;
        for (int i = 0; i < n; i++) {
            distances[i] = 1 / distances[i];
            anyInfinite |= Double.isInfinite(distances[i]);
        }
        for (int i = 0; anyInfinite && i < n; i++) {
            distances[i] = Double.isInfinite(distances[i]) ? 1 : 0;
        }
    }
}
