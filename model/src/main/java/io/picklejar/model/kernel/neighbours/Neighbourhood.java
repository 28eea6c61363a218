package io.picklejar.model.kernel.neighbours;

import org.jspecify.annotations.Nullable;

/** The training rows and how the nearest of them are found: by a tree where there is one, else one after the other. */
public final class Neighbourhood {

    private final int columns;
    private final int rows;
    private final double[] points;
    private final Metric metric;
    private final @Nullable SpaceTree tree;

    /** @param points {@code rows x columns}, row-major */
    public Neighbourhood(int columns, double[] points, Metric metric, @Nullable SpaceTree tree) {
        if (columns < 1 || points.length % columns != 0 || points.length == 0) {
            throw new IllegalArgumentException(points.length + " numbers in rows of " + columns);
        }
        this.columns = columns;
        this.rows = points.length / columns;
        this.points = points;
        this.metric = metric;
        this.tree = tree;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    public double[] points() {
        return points;
    }

    public Metric metric() {
        return metric;
    }

    /** Fills the heap with the nearest rows of a point: indices and distances in ascending order. */
    void nearest(double[] cells, int from, NearestHeap heap) {
        heap.clear();
        if (tree == null) {
            for (int row = 0; row < rows; row++) {
                heap.push(metric.reduced(cells, from, points, row * columns, columns), row);
            }
        } else {
            tree.nearest(cells, from, points, heap);
        }
        heap.sort();
        double[] distances = heap.distances();
        for (int i = 0; i < distances.length; i++) {
            distances[i] = metric.distanceOf(distances[i]);
        }
    }

    /** Distance of a point to a training row. */
    double distance(double[] cells, int from, int row) {
        return metric.distanceOf(metric.reduced(cells, from, points, row * columns, columns));
    }

    /** Reduced distance of a point to a training row. */
    double reduced(double[] cells, int from, int row) {
        return metric.reduced(cells, from, points, row * columns, columns);
    }
}
