package io.picklejar.model.kernel.neighbours;

import java.util.Arrays;

/** The training rows within a radius of one point, in the order of training; and how far away each is. For one thread. */
final class Reach {

    private final double[] distances;
    private final int[] indices;
    private int size;

    /** @param most number of training rows */
    Reach(int most) {
        distances = new double[most];
        indices = new int[most];
    }

    void clear() {
        size = 0;
    }

    void add(double distance, int index) {
        distances[size] = distance;
        indices[size++] = index;
    }

    int size() {
        return size;
    }

    int index(int i) {
        return indices[i];
    }

    /** Weights of the rows, in place of their distances. */
    double[] weights(NeighbourWeights weights) {
        if (weights == NeighbourWeights.UNIFORM) {
            Arrays.fill(distances, 0, size, 1);
        } else {
            weights.apply(distances, size);
        }
        return distances;
    }
}
