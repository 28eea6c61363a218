package io.picklejar.model.kernel.neighbours;

import java.util.Arrays;

/**
 * The k nearest so far, the farthest of them on top. Which of several equally far ones stays depends on the order of the
 * heap, so it is that of {@code sklearn/utils/_heap.pyx}. For one thread.
 */
final class NearestHeap {

    private final double[] distances;
    private final int[] indices;

    NearestHeap(int k) {
        distances = new double[k];
        indices = new int[k];
    }

    void clear() {
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        Arrays.fill(indices, 0);
    }

    double farthest() {
        return distances[0];
    }

    double[] distances() {
        return distances;
    }

    int[] indices() {
        return indices;
    }

    /** Takes a point in if it is nearer than the farthest, which then goes. */
    void push(double distance, int index) {
        if (distance >= distances[0]) {
            return;
        }
        int at = 0;
        int size = distances.length;
        while (true) {
            int left = 2 * at + 1;
            if (left >= size) {
                break;
            }
            int right = left + 1;
            int next = right < size && distances[left] < distances[right] ? right : left;
            if (distances[next] <= distance) {
                break;
            }
            distances[at] = distances[next];
            indices[at] = indices[next];
            at = next;
        }
        distances[at] = distance;
        indices[at] = index;
    }

    /** Orders by distance; the heap is none afterwards, until it is cleared. */
    void sort() {
        for (int i = 1; i < distances.length; i++) {
            double distance = distances[i];
            int index = indices[i];
            int at = i - 1;
            for (; at >= 0 && distances[at] > distance; at--) {
                distances[at + 1] = distances[at];
                indices[at + 1] = indices[at];
            }
            distances[at + 1] = distance;
            indices[at + 1] = index;
        }
    }
}
